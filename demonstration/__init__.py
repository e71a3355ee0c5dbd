"""The demonstration district: real places, made-up people and money. The same every time."""
