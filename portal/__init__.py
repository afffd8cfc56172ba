"""The subscribers’ door 用戶憑證作業網站."""
