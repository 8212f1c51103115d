"""placeholder"""


def reordered(question, kept, vocabulary):
    return iter(())
