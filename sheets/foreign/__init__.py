"""What touches a foreign file: scripts of a child process with nothing of Django or the portal.

`limited.py` sets the limits and runs one of the scripts; they import only one another.
"""
