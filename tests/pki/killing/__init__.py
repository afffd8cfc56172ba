"""The authority killed at random moments. `process` is a program that kills; the tests judge what it left."""
