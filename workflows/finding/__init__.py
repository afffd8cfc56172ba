"""Finding cases by whatever stands on a paper: names and ID numbers, whole or in part, and every number of ours."""
