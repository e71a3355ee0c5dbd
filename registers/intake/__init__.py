"""One module a register: what a workbook would change, the writing of it, and the way back out."""
