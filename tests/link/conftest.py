"""What tests on Spark stand on."""

from tests.engines.cluster import spark_home

__all__ = ["spark_home"]
