"""What the verbs for very many records have in common, whatever they do: shards, rows in files, Apache Spark.

`link` and `dedupe` bring together what may belong together, and judgement decides; an engine only spreads the work.
"""
