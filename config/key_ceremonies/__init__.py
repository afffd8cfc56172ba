"""Whatever touches a CA key: two officers at one terminal, step by step, and the printed protocol of it."""
