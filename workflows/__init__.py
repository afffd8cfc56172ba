"""Cases 案件: the spine that every paper process runs on, and one folder a process."""
