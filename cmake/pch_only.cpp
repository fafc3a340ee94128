// Of targets that carry nothing but a precompiled header for others.
