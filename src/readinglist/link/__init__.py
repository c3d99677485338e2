"""Many claims against many works: `readinglist link`, on one machine or on a cluster of Spark.

`plan` says which works are looked at for a claim, `decisions` decides with judgement's functions; an engine only
brings the two together. So all engines decide alike.
"""
