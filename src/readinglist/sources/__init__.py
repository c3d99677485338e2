"""Where records come from: the local catalogue and the public services, each behind one door."""
