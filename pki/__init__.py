"""The authority 憑證機構: profiles, issuance, the life of certificates, CRL, OCSP."""
