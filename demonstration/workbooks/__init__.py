"""The registers that the demonstration hands in: one module a register, rows by column key."""
