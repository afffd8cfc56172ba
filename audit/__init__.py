"""The trail 稽核紀錄: who did what to which thing, when. Append-only, hash-chained, knows no domain."""
