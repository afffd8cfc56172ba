"""憑證廢止: chosen certificates are revoked, with the RFC 5280 reason that the plain choice on the paper stands for."""
