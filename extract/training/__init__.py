"""What makes the models: needs scikit-learn (the extra `learn`); reading needs none of it."""
