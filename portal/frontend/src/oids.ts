/** Object identifiers, encoded once. */

import { oid } from "./der.ts";

export const OID = {
  commonName: oid("2.5.4.3"),
  keyUsage: oid("2.5.29.15"),
  contentType: oid("1.2.840.113549.1.9.3"),
  messageDigest: oid("1.2.840.113549.1.9.4"),
  challengePassword: oid("1.2.840.113549.1.9.7"),
  friendlyName: oid("1.2.840.113549.1.9.20"),
  localKeyId: oid("1.2.840.113549.1.9.21"),
  x509Certificate: oid("1.2.840.113549.1.9.22.1"),
  sha256WithRsa: oid("1.2.840.113549.1.1.11"),
  sha384WithRsa: oid("1.2.840.113549.1.1.12"),
  sha512WithRsa: oid("1.2.840.113549.1.1.13"),
  sha256: oid("2.16.840.1.101.3.4.2.1"),
  hmacWithSha256: oid("1.2.840.113549.2.9"),
  pbkdf2: oid("1.2.840.113549.1.5.12"),
  pbes2: oid("1.2.840.113549.1.5.13"),
  aes256Cbc: oid("2.16.840.1.101.3.4.1.42"),
  data: oid("1.2.840.113549.1.7.1"),
  signedData: oid("1.2.840.113549.1.7.2"),
  encryptedData: oid("1.2.840.113549.1.7.6"),
  shroudedKeyBag: oid("1.2.840.113549.1.12.10.1.2"),
  certificateBag: oid("1.2.840.113549.1.12.10.1.3"),
} as const;
