"""A crowd of cases for measuring: hundreds of thousands, written past every mutation (`manage.py generate_load`)."""
