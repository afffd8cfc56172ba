"""The auditor's room at the desk: the trail asked, read, verified and exported. Changes nothing but what it records."""
