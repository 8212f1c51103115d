"""The graph in the forms of other programs: Neo4j, FollowTheMoney, Parquet, SQLite and Obsidian.

Those that need a library of their own import it when they run: `pip install claimgraph[interchange]`.
"""
