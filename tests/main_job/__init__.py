"""The main job, end to end, over a real server in a real browser: from paper to PFX files that other programs open."""
