"use strict";
(() => {
  // src/bytes.ts
  function bytes(...values) {
    return Uint8Array.from(values);
  }
  function concat(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at2 = 0;
    for (const part of parts) {
      whole.set(part, at2);
      at2 += part.length;
    }
    return whole;
  }
  function equal(left, right) {
    return left.length === right.length && left.every((value, index) => value === right[index]);
  }
  function compare(left, right) {
    const shared = Math.min(left.length, right.length);
    for (let index = 0; index < shared; index += 1) {
      const difference = (left[index] ?? 0) - (right[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  }
  function random(length) {
    return crypto.getRandomValues(new Uint8Array(length));
  }
  function utf8(text) {
    return concat(Uint8Array.from(new TextEncoder().encode(text)));
  }
  function utf16(text) {
    const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
    return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 255]));
  }
  function hex(value) {
    return Array.from(value, (octet) => octet.toString(16).padStart(2, "0")).join("");
  }
  function fromHex(text) {
    return Uint8Array.from({ length: text.length / 2 }, (_, index) => parseInt(text.slice(2 * index, 2 * index + 2), 16));
  }
  async function sha256(value) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", value));
  }

  // src/der.ts
  var TAG = {
    INTEGER: 2,
    BIT_STRING: 3,
    OCTET_STRING: 4,
    NULL: 5,
    OID: 6,
    UTF8_STRING: 12,
    BMP_STRING: 30,
    SEQUENCE: 48,
    SET: 49
  };
  function lengthOctets(length) {
    if (length < 128) return bytes(length);
    const octets = [];
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
    return bytes(128 | octets.length, ...octets);
  }
  function element(tag, ...contents) {
    const content = concat(...contents);
    return concat(bytes(tag), lengthOctets(content.length), content);
  }
  var sequence = (...members2) => element(TAG.SEQUENCE, ...members2);
  var setOf = (...members2) => element(TAG.SET, ...[...members2].sort(compare));
  var taggedSetOf = (number, ...members2) => element(160 | number, ...[...members2].sort(compare));
  var tagged = (number, ...contents) => element(160 | number, ...contents);
  var octetString = (content) => element(TAG.OCTET_STRING, content);
  var bitString = (content) => element(TAG.BIT_STRING, bytes(0), content);
  var utf8String = (text) => element(TAG.UTF8_STRING, utf8(text));
  var bmpString = (text) => element(TAG.BMP_STRING, utf16(text));
  var NULL_VALUE = element(TAG.NULL);
  function integer(value) {
    const octets = [];
    for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
    if ((octets[0] ?? 128) & 128) octets.unshift(0);
    return element(TAG.INTEGER, Uint8Array.from(octets));
  }
  function oid(dotted) {
    const [first = 0, second = 0, ...arcs] = dotted.split(".").map(Number);
    return element(TAG.OID, Uint8Array.from([first * 40 + second, ...arcs].flatMap(base128)));
  }
  function base128(arc) {
    const septets = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) septets.unshift(rest % 128 | 128);
    return septets;
  }
  var NotDer = class extends Error {
  };
  function elementAt(source, start) {
    const tag = source[start];
    const first = source[start + 1];
    if (tag === void 0 || first === void 0 || (tag & 31) === 31) throw new NotDer("tag");
    let contentStart = start + 2;
    let length = first;
    if (first >= 128) {
      const count = first & 127;
      if (count === 0 || count > 4) throw new NotDer("length");
      length = 0;
      for (const octet of source.subarray(contentStart, contentStart + count)) length = length * 256 + octet;
      contentStart += count;
      if (length < 128 || length < 256 ** (count - 1)) throw new NotDer("length not minimal");
    }
    const end = contentStart + length;
    if (end > source.length) throw new NotDer("truncated");
    return { found: { tag, whole: source.slice(start, end), content: source.slice(contentStart, end) }, end };
  }
  function read(source) {
    const { found, end } = elementAt(source, 0);
    if (end !== source.length) throw new NotDer("trailing octets");
    return found;
  }
  function members(parent, tag) {
    if (parent.tag !== tag) throw new NotDer("unexpected tag");
    const all = [];
    for (let at2 = 0; at2 < parent.content.length; ) {
      const { found, end } = elementAt(parent.content, at2);
      all.push(found);
      at2 = end;
    }
    return all;
  }
  function at(elements, index, tag) {
    const found = elements[index];
    if (found === void 0 || tag !== void 0 && found.tag !== tag) throw new NotDer("missing element");
    return found;
  }
  function explicit(source) {
    if (source.tag !== 160) throw new NotDer("context tag");
    return read(source.content);
  }
  function numberOf(source) {
    if (source.tag !== TAG.INTEGER || source.content.length === 0 || source.content.length > 5) throw new NotDer("integer");
    if ((source.content[0] ?? 0) & 128) throw new NotDer("negative");
    return source.content.reduce((value, octet) => value * 256 + octet, 0);
  }
  function bitsOf(source) {
    if (source.tag !== TAG.BIT_STRING || source.content[0] !== 0) throw new NotDer("bit string");
    return source.content.slice(1);
  }

  // src/oids.ts
  var OID = {
    commonName: oid("2.5.4.3"),
    keyUsage: oid("2.5.29.15"),
    contentType: oid("1.2.840.113549.1.9.3"),
    messageDigest: oid("1.2.840.113549.1.9.4"),
    challengePassword: oid("1.2.840.113549.1.9.7"),
    friendlyName: oid("1.2.840.113549.1.9.20"),
    localKeyId: oid("1.2.840.113549.1.9.21"),
    x509Certificate: oid("1.2.840.113549.1.9.22.1"),
    rsaEncryption: oid("1.2.840.113549.1.1.1"),
    sha256WithRsa: oid("1.2.840.113549.1.1.11"),
    sha384WithRsa: oid("1.2.840.113549.1.1.12"),
    sha512WithRsa: oid("1.2.840.113549.1.1.13"),
    sha1: oid("1.3.14.3.2.26"),
    sha224: oid("2.16.840.1.101.3.4.2.4"),
    sha256: oid("2.16.840.1.101.3.4.2.1"),
    sha384: oid("2.16.840.1.101.3.4.2.2"),
    sha512: oid("2.16.840.1.101.3.4.2.3"),
    hmacWithSha1: oid("1.2.840.113549.2.7"),
    hmacWithSha256: oid("1.2.840.113549.2.9"),
    hmacWithSha384: oid("1.2.840.113549.2.10"),
    hmacWithSha512: oid("1.2.840.113549.2.11"),
    pbkdf2: oid("1.2.840.113549.1.5.12"),
    pbes2: oid("1.2.840.113549.1.5.13"),
    pbeWithSha1And3KeyTripleDes: oid("1.2.840.113549.1.12.1.3"),
    pbeWithSha1And2KeyTripleDes: oid("1.2.840.113549.1.12.1.4"),
    pbeWithSha1And128BitRc2: oid("1.2.840.113549.1.12.1.5"),
    pbeWithSha1And40BitRc2: oid("1.2.840.113549.1.12.1.6"),
    tripleDesCbc: oid("1.2.840.113549.3.7"),
    aes128Cbc: oid("2.16.840.1.101.3.4.1.2"),
    aes256Cbc: oid("2.16.840.1.101.3.4.1.42"),
    data: oid("1.2.840.113549.1.7.1"),
    signedData: oid("1.2.840.113549.1.7.2"),
    encryptedData: oid("1.2.840.113549.1.7.6"),
    keyBag: oid("1.2.840.113549.1.12.10.1.1"),
    shroudedKeyBag: oid("1.2.840.113549.1.12.10.1.2"),
    certificateBag: oid("1.2.840.113549.1.12.10.1.3"),
    secretBag: oid("1.2.840.113549.1.12.10.1.5"),
    nestedBag: oid("1.2.840.113549.1.12.10.1.6")
  };

  // src/certificate-request.ts
  var SIGNATURE_KEY = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  async function certificateRequest(keys, nonce) {
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
    const subject = sequence(setOf(sequence(OID.commonName, utf8String("CertDesk application"))));
    const attribute2 = sequence(OID.challengePassword, setOf(utf8String(nonce)));
    const info = sequence(integer(0), subject, spki, taggedSetOf(0, attribute2));
    const signature = new Uint8Array(await crypto.subtle.sign(SIGNATURE_KEY.name, keys.privateKey, info));
    return sequence(info, sequence(OID.sha256WithRsa, NULL_VALUE), bitString(signature));
  }

  // src/trouble.ts
  var Trouble = class extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
    code;
  };
  function asTrouble(error) {
    if (error instanceof Trouble) return error;
    if (error instanceof DOMException && error.name === "QuotaExceededError") return new Trouble("storage_full");
    return new Trouble("unexpected");
  }

  // src/certificate.ts
  var HASHES = [
    [OID.sha256WithRsa, "SHA-256"],
    [OID.sha384WithRsa, "SHA-384"],
    [OID.sha512WithRsa, "SHA-512"]
  ];
  var VERSION = 160;
  var EXTENSIONS = 163;
  function parse(der) {
    const outer = members(read(der), TAG.SEQUENCE);
    const signed = at(outer, 0, TAG.SEQUENCE);
    const algorithm = at(members(at(outer, 1), TAG.SEQUENCE), 0, TAG.OID);
    const hash = HASHES.find(([known2]) => equal(known2, algorithm.whole))?.[1];
    const fields = members(signed, TAG.SEQUENCE);
    if (hash === void 0 || at(fields, 0).tag !== VERSION) throw new NotDer("certificate");
    return {
      signed: signed.whole,
      hash,
      signature: bitsOf(at(outer, 2)),
      serial: at(fields, 1, TAG.INTEGER).whole,
      issuer: at(fields, 3, TAG.SEQUENCE).whole,
      subject: at(fields, 5, TAG.SEQUENCE).whole,
      spki: at(fields, 6, TAG.SEQUENCE).whole,
      keyUsage: keyUsageOf(fields.find((field) => field.tag === EXTENSIONS))
    };
  }
  function keyUsageOf(extensions) {
    if (extensions === void 0) return 0;
    for (const extension of members(read(extensions.content), TAG.SEQUENCE)) {
      const parts = members(extension, TAG.SEQUENCE);
      if (!equal(at(parts, 0).whole, OID.keyUsage)) continue;
      const bits = read(at(parts, parts.length - 1, TAG.OCTET_STRING).content);
      return bits.tag === TAG.BIT_STRING ? bits.content[1] ?? 0 : 0;
    }
    return 0;
  }
  function publicKeyOf(der) {
    return parse(der).spki;
  }
  function isCertificateOf(der, spki) {
    try {
      return equal(publicKeyOf(der), spki);
    } catch (error) {
      if (error instanceof NotDer) return false;
      throw error;
    }
  }
  function issuerAndSerialOf(der) {
    const { issuer, serial } = parse(der);
    return sequence(issuer, serial);
  }

  // src/cms-signed-data.ts
  var SHA_256 = sequence(OID.sha256);
  var SHA_256_WITH_RSA = sequence(OID.sha256WithRsa, NULL_VALUE);
  async function signedData(content, signer) {
    const attributes = [
      sequence(OID.contentType, setOf(OID.data)),
      sequence(OID.messageDigest, setOf(octetString(await sha256(content))))
    ];
    const signed = setOf(...attributes);
    const signature = new Uint8Array(await crypto.subtle.sign(SIGNATURE_KEY.name, signer.key, signed));
    const signerInfo = sequence(
      integer(1),
      issuerAndSerialOf(signer.certificate),
      SHA_256,
      taggedSetOf(0, ...attributes),
      SHA_256_WITH_RSA,
      octetString(signature)
    );
    const body = sequence(
      integer(1),
      setOf(SHA_256),
      sequence(OID.data, tagged(0, octetString(content))),
      tagged(0, signer.certificate),
      setOf(signerInfo)
    );
    return sequence(OID.signedData, tagged(0, body));
  }
  async function renewalStatement(renewal) {
    const digest = async (use) => hex(await sha256(renewal.requests[use]));
    const lines = [
      "CertDesk renewal 1",
      `order=${renewal.order}`,
      `nonce=${renewal.nonce}`,
      `signing=${await digest("signing")}`,
      `encryption=${await digest("encryption")}`
    ];
    return utf8(lines.map((line) => `${line}
`).join(""));
  }
  function loginStatement(challenge) {
    return utf8(`CertDesk login 1
challenge=${challenge}
`);
  }

  // src/pfx-bags.ts
  function flattened(bags) {
    return bags.flatMap((bag) => bag.kind === "nested" ? [bag, ...flattened(bag.bags)] : [bag]);
  }
  function certificatesIn(parts) {
    return flattened(parts.flat()).flatMap((bag) => {
      if (bag.kind !== "other" || !equal(bag.id, OID.certificateBag)) return [];
      const [id, value] = members(read(bag.value), TAG.SEQUENCE);
      if (id === void 0 || value === void 0 || !equal(id.whole, OID.x509Certificate)) return [];
      return [explicit(value).content];
    });
  }
  function keysIn(parts) {
    return flattened(parts.flat()).flatMap((bag) => bag.kind === "key" ? [bag.pkcs8] : []);
  }
  function publicKeyOfPkcs8(pkcs8) {
    const fields = members(read(pkcs8), TAG.SEQUENCE);
    const algorithm = at(members(at(fields, 1), TAG.SEQUENCE), 0, TAG.OID);
    if (!equal(algorithm.whole, OID.rsaEncryption)) return void 0;
    const numbers = members(read(at(fields, 2, TAG.OCTET_STRING).content), TAG.SEQUENCE);
    const publicKey = sequence(at(numbers, 1, TAG.INTEGER).whole, at(numbers, 2, TAG.INTEGER).whole);
    return sequence(sequence(OID.rsaEncryption, NULL_VALUE), bitString(publicKey));
  }

  // src/ber.ts
  var DEEPEST = 24;
  var CONSTRUCTED = 32;
  var CONSTRUCTED_OCTET_STRING = TAG.OCTET_STRING | CONSTRUCTED;
  var UNIVERSAL_CLASS = 192;
  function header(source, at2) {
    const [tag, first] = [source[at2], source[at2 + 1]];
    if (tag === void 0 || first === void 0 || (tag & 31) === 31) throw new NotDer("tag");
    if (first === 128) {
      if (!(tag & CONSTRUCTED)) throw new NotDer("indefinite primitive");
      return { tag, start: at2 + 2, end: void 0 };
    }
    const count = first < 128 ? 0 : first & 127;
    if (count > 4) throw new NotDer("length");
    const start = at2 + 2 + count;
    const length = count === 0 ? first : source.subarray(at2 + 2, start).reduce((sum, octet) => sum * 256 + octet, 0);
    if (start + length > source.length) throw new NotDer("truncated");
    return { tag, start, end: start + length };
  }
  function inner(source, { start, end }, depth) {
    const parts = [];
    let at2 = start;
    while (end === void 0 ? !(source[at2] === 0 && source[at2 + 1] === 0) : at2 < end) {
      const found = elementAt2(source, at2, depth + 1);
      parts.push(found.der);
      at2 = found.end;
    }
    if (end !== void 0 && at2 !== end) throw new NotDer("overrun");
    return { parts, end: end ?? at2 + 2 };
  }
  function elementAt2(source, at2, depth) {
    if (depth > DEEPEST) throw new NotDer("too deep");
    const head = header(source, at2);
    if (!(head.tag & CONSTRUCTED)) {
      const end2 = head.end ?? head.start;
      return { der: element(head.tag, source.slice(head.start, end2)), end: end2 };
    }
    const { parts, end } = inner(source, head, depth);
    if (head.tag === CONSTRUCTED_OCTET_STRING) return { der: element(TAG.OCTET_STRING, ...joined(parts)), end };
    return { der: element(head.tag, ...parts), end };
  }
  function joined(pieces) {
    return pieces.map((piece) => {
      if (piece[0] !== TAG.OCTET_STRING) throw new NotDer("piece of an octet string");
      const { start, end } = header(piece, 0);
      return piece.slice(start, end);
    });
  }
  function toDer(source) {
    const { der, end } = elementAt2(source, 0, 0);
    if (end !== source.length) throw new NotDer("trailing octets");
    return der;
  }
  function octetsOf(source) {
    if ((source.tag & UNIVERSAL_CLASS) === 0) throw new NotDer("context tag");
    if (!(source.tag & CONSTRUCTED)) return source.content;
    const pieces = [];
    for (let at2 = 0; at2 < source.content.length; ) {
      const { end } = header(source.content, at2);
      if (end === void 0) throw new NotDer("length");
      pieces.push(source.content.slice(at2, end));
      at2 = end;
    }
    return concat(...joined(pieces));
  }

  // node_modules/@noble/hashes/_u64.js
  var U32_MASK64 = /* @__PURE__ */ (() => BigInt(2 ** 32 - 1))();
  var _32n = /* @__PURE__ */ BigInt(32);
  function fromBig(n, le = false) {
    if (le)
      return { h: Number(n & U32_MASK64), l: Number(n >> _32n & U32_MASK64) };
    return { h: Number(n >> _32n & U32_MASK64) | 0, l: Number(n & U32_MASK64) | 0 };
  }
  function split(lst, le = false) {
    const len = lst.length;
    let Ah = new Uint32Array(len);
    let Al = new Uint32Array(len);
    for (let i = 0; i < len; i++) {
      const { h, l } = fromBig(lst[i], le);
      [Ah[i], Al[i]] = [h, l];
    }
    return [Ah, Al];
  }
  var fromNumH = (n) => n / 2 ** 32 | 0;
  var fromNumL = (n) => n >>> 0;
  function setU64FromNum(view, byteOffset, n, isLE) {
    const h = fromNumH(n);
    const l = fromNumL(n);
    view.setUint32(byteOffset, isLE ? l : h, isLE);
    view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
  }
  var shrSH = (h, _l, s) => h >>> s;
  var shrSL = (h, l, s) => h << 32 - s | l >>> s;
  var rotrSH = (h, l, s) => h >>> s | l << 32 - s;
  var rotrSL = (h, l, s) => h << 32 - s | l >>> s;
  var rotrBH = (h, l, s) => h << 64 - s | l >>> s - 32;
  var rotrBL = (h, l, s) => h >>> s - 32 | l << 64 - s;
  function add(Ah, Al, Bh, Bl) {
    const l = (Al >>> 0) + (Bl >>> 0);
    return { h: Ah + Bh + (l / 2 ** 32 | 0) | 0, l: l | 0 };
  }
  var add3L = (Al, Bl, Cl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0);
  var add3H = (low, Ah, Bh, Ch) => Ah + Bh + Ch + (low / 2 ** 32 | 0) | 0;
  var add4L = (Al, Bl, Cl, Dl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0);
  var add4H = (low, Ah, Bh, Ch, Dh) => Ah + Bh + Ch + Dh + (low / 2 ** 32 | 0) | 0;
  var add5L = (Al, Bl, Cl, Dl, El) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0) + (El >>> 0);
  var add5H = (low, Ah, Bh, Ch, Dh, Eh) => Ah + Bh + Ch + Dh + Eh + (low / 2 ** 32 | 0) | 0;

  // node_modules/@noble/hashes/utils.js
  function isBytes(a) {
    return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
  }
  var atitle = (title) => title ? `"${title}" ` : "";
  function anumber(n, title = "") {
    if (typeof n !== "number")
      throw new TypeError(atitle(title) + "expected number, got " + typeof n);
    if (!Number.isSafeInteger(n) || n < 0)
      throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
    return n;
  }
  function abytes(value, length, title = "") {
    if (isBytes(value) && (length === void 0 || value.length === length))
      return value;
    if (length !== void 0)
      anumber(length, "length");
    const bytes2 = isBytes(value);
    const ofLen = length !== void 0 ? ` of length ${length}` : "";
    const got = bytes2 ? `length=${value.length}` : `type=${typeof value}`;
    const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
    if (!bytes2)
      throw new TypeError(message);
    throw new RangeError(message);
  }
  var aobject = (value, label) => {
    if (value === null || typeof value !== "object" || Array.isArray(value))
      throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
  };
  var aopts = (value, label) => {
    aobject(value, label);
    const proto = Object.getPrototypeOf(value);
    if (proto !== Object.prototype && proto !== null)
      throw new TypeError(`"${label}" expected plain object`);
    if (Object.hasOwn(value, "__proto__"))
      throw new TypeError(`"${label}.__proto__" is not allowed`);
  };
  function aexists(instance, checkFinished = true) {
    if (instance.destroyed)
      throw new Error("hash was destroyed");
    if (checkFinished && instance.finished)
      throw new Error("digest() was already called");
  }
  function aoutput(out, instance) {
    abytes(out, void 0, "output");
    const min = instance.outputLen;
    if (!(out.length >= min)) {
      throw new RangeError('"output" expected length >= ' + min);
    }
  }
  function clean(...arrays) {
    for (let i = 0; i < arrays.length; i++) {
      arrays[i].fill(0);
    }
  }
  function createView(arr) {
    return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
  }
  function rotr(word2, shift) {
    return word2 << 32 - shift | word2 >>> shift;
  }
  function rotl(word2, shift) {
    return word2 << shift | word2 >>> 32 - shift >>> 0;
  }
  function checkOpts(defaults, opts, title = "opts") {
    aopts(defaults, "defaults");
    if (opts !== void 0)
      aopts(opts, title);
    const merged = Object.assign(/* @__PURE__ */ Object.create(null), defaults, opts);
    return merged;
  }
  function createHasher(hashCons, info = {}) {
    if (typeof hashCons !== "function")
      throw new TypeError('"hashCons" expected function, got type=' + typeof hashCons);
    info = checkOpts({}, info, "info");
    const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
    const tmp = hashCons(void 0);
    hashC.outputLen = tmp.outputLen;
    hashC.blockLen = tmp.blockLen;
    hashC.canXOF = tmp.canXOF;
    hashC.create = (opts) => hashCons(opts);
    Object.assign(hashC, info);
    return Object.freeze(hashC);
  }
  var oidNist = (suffix) => ({
    // Current NIST hashAlgs suffixes used here fit in one DER subidentifier octet.
    // Larger suffix values would need base-128 OID encoding and a different length byte.
    oid: Uint8Array.from([6, 9, 96, 134, 72, 1, 101, 3, 4, 2, suffix])
  });

  // node_modules/@noble/hashes/_md.js
  function Chi(a, b, c) {
    return a & b ^ ~a & c;
  }
  function Maj(a, b, c) {
    return a & b ^ a & c ^ b & c;
  }
  var HashMD = class {
    blockLen;
    outputLen;
    canXOF = false;
    padOffset;
    isLE;
    // For partial updates less than block size
    buffer;
    view;
    finished = false;
    length = 0;
    pos = 0;
    destroyed = false;
    constructor(blockLen, outputLen, padOffset, isLE) {
      this.blockLen = blockLen;
      this.outputLen = outputLen;
      this.padOffset = padOffset;
      this.isLE = isLE;
      this.buffer = new Uint8Array(blockLen);
      this.view = createView(this.buffer);
    }
    update(data) {
      aexists(this);
      abytes(data);
      const { view, buffer, blockLen } = this;
      const len = data.length;
      let processed = false;
      for (let pos = 0; pos < len; ) {
        const take = Math.min(blockLen - this.pos, len - pos);
        if (take === blockLen) {
          const dataView = createView(data);
          for (; blockLen <= len - pos; pos += blockLen)
            this.process(dataView, pos);
          processed = true;
          continue;
        }
        buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
        this.pos += take;
        pos += take;
        if (this.pos === blockLen) {
          this.process(view, 0);
          this.pos = 0;
          processed = true;
        }
      }
      this.length += data.length;
      if (processed)
        this.roundClean();
      return this;
    }
    digestInto(out) {
      aexists(this);
      aoutput(out, this);
      this.finished = true;
      const { buffer, view, blockLen, isLE } = this;
      let { pos } = this;
      buffer[pos++] = 128;
      buffer.fill(0, pos);
      if (this.padOffset > blockLen - pos) {
        this.process(view, 0);
        buffer.fill(0);
      }
      setU64FromNum(view, blockLen - 8, this.length * 8, isLE);
      this.process(view, 0);
      this.roundClean();
      const oview = out === buffer ? view : createView(out);
      const len = this.outputLen;
      const outLen = len / 4;
      const state = this.get();
      if (len % 4 || outLen > state.length)
        throw new Error("invalid outputLen");
      for (let i = 0; i < outLen; i++)
        oview.setUint32(4 * i, state[i], isLE);
    }
    digest() {
      const { buffer, outputLen } = this;
      this.digestInto(buffer);
      const res = buffer.slice(0, outputLen);
      this.destroy();
      return res;
    }
    _cloneIntoMeta(to) {
      const { buffer, length, finished, destroyed, pos } = this;
      to.destroyed = destroyed;
      to.finished = finished;
      to.length = length;
      to.pos = pos;
      if (pos)
        to.buffer.set(buffer);
      return to;
    }
    clone() {
      return this._cloneInto();
    }
  };
  var SHA256_IV = /* @__PURE__ */ Uint32Array.from([
    1779033703,
    3144134277,
    1013904242,
    2773480762,
    1359893119,
    2600822924,
    528734635,
    1541459225
  ]);
  var SHA224_IV = /* @__PURE__ */ Uint32Array.from([
    3238371032,
    914150663,
    812702999,
    4144912697,
    4290775857,
    1750603025,
    1694076839,
    3204075428
  ]);
  var SHA384_IV = /* @__PURE__ */ Uint32Array.from([
    3418070365,
    3238371032,
    1654270250,
    914150663,
    2438529370,
    812702999,
    355462360,
    4144912697,
    1731405415,
    4290775857,
    2394180231,
    1750603025,
    3675008525,
    1694076839,
    1203062813,
    3204075428
  ]);
  var SHA512_IV = /* @__PURE__ */ Uint32Array.from([
    1779033703,
    4089235720,
    3144134277,
    2227873595,
    1013904242,
    4271175723,
    2773480762,
    1595750129,
    1359893119,
    2917565137,
    2600822924,
    725511199,
    528734635,
    4215389547,
    1541459225,
    327033209
  ]);

  // node_modules/@noble/hashes/legacy.js
  var SHA1_IV = /* @__PURE__ */ Uint32Array.from([
    1732584193,
    4023233417,
    2562383102,
    271733878,
    3285377520
  ]);
  var SHA1_W = /* @__PURE__ */ new Uint32Array(80);
  var _SHA1 = class extends HashMD {
    A = SHA1_IV[0] | 0;
    B = SHA1_IV[1] | 0;
    C = SHA1_IV[2] | 0;
    D = SHA1_IV[3] | 0;
    E = SHA1_IV[4] | 0;
    constructor() {
      super(64, 20, 8, false);
    }
    get() {
      const { A, B, C, D, E } = this;
      return [A, B, C, D, E];
    }
    set(A, B, C, D, E) {
      this.A = A | 0;
      this.B = B | 0;
      this.C = C | 0;
      this.D = D | 0;
      this.E = E | 0;
    }
    _cloneInto(to) {
      (to ||= new this.constructor()).set(...this.get());
      return this._cloneIntoMeta(to);
    }
    process(view, offset) {
      for (let i = 0; i < 16; i++, offset += 4)
        SHA1_W[i] = view.getUint32(offset, false);
      for (let i = 16; i < 80; i++)
        SHA1_W[i] = rotl(SHA1_W[i - 3] ^ SHA1_W[i - 8] ^ SHA1_W[i - 14] ^ SHA1_W[i - 16], 1);
      let { A, B, C, D, E } = this;
      for (let i = 0; i < 80; i++) {
        let F, K;
        if (i < 20) {
          F = Chi(B, C, D);
          K = 1518500249;
        } else if (i < 40) {
          F = B ^ C ^ D;
          K = 1859775393;
        } else if (i < 60) {
          F = Maj(B, C, D);
          K = 2400959708;
        } else {
          F = B ^ C ^ D;
          K = 3395469782;
        }
        const T = rotl(A, 5) + F + E + K + SHA1_W[i] | 0;
        E = D;
        D = C;
        C = rotl(B, 30);
        B = A;
        A = T;
      }
      A = A + this.A | 0;
      B = B + this.B | 0;
      C = C + this.C | 0;
      D = D + this.D | 0;
      E = E + this.E | 0;
      this.set(A, B, C, D, E);
    }
    roundClean() {
      clean(SHA1_W);
    }
    destroy() {
      this.destroyed = true;
      this.set(0, 0, 0, 0, 0);
      clean(this.buffer);
    }
  };
  var sha1 = /* @__PURE__ */ createHasher(() => new _SHA1());

  // node_modules/@noble/hashes/sha2.js
  var SHA256_K = /* @__PURE__ */ Uint32Array.from([
    1116352408,
    1899447441,
    3049323471,
    3921009573,
    961987163,
    1508970993,
    2453635748,
    2870763221,
    3624381080,
    310598401,
    607225278,
    1426881987,
    1925078388,
    2162078206,
    2614888103,
    3248222580,
    3835390401,
    4022224774,
    264347078,
    604807628,
    770255983,
    1249150122,
    1555081692,
    1996064986,
    2554220882,
    2821834349,
    2952996808,
    3210313671,
    3336571891,
    3584528711,
    113926993,
    338241895,
    666307205,
    773529912,
    1294757372,
    1396182291,
    1695183700,
    1986661051,
    2177026350,
    2456956037,
    2730485921,
    2820302411,
    3259730800,
    3345764771,
    3516065817,
    3600352804,
    4094571909,
    275423344,
    430227734,
    506948616,
    659060556,
    883997877,
    958139571,
    1322822218,
    1537002063,
    1747873779,
    1955562222,
    2024104815,
    2227730452,
    2361852424,
    2428436474,
    2756734187,
    3204031479,
    3329325298
  ]);
  var SHA256_W = /* @__PURE__ */ new Uint32Array(64);
  var SHA2_32B = class extends HashMD {
    // We cannot use array here since array allows indexing by variable
    // which means optimizer/compiler cannot use registers.
    // Numeric initializers matter: starting the fields as `undefined` changes
    // V8's field representation and makes sha256 3x slower (measured).
    A = 0;
    B = 0;
    C = 0;
    D = 0;
    E = 0;
    F = 0;
    G = 0;
    H = 0;
    constructor(outputLen, IV) {
      super(64, outputLen, 8, false);
      this.A = IV[0] | 0;
      this.B = IV[1] | 0;
      this.C = IV[2] | 0;
      this.D = IV[3] | 0;
      this.E = IV[4] | 0;
      this.F = IV[5] | 0;
      this.G = IV[6] | 0;
      this.H = IV[7] | 0;
    }
    get() {
      const { A, B, C, D, E, F, G, H } = this;
      return [A, B, C, D, E, F, G, H];
    }
    // prettier-ignore
    set(A, B, C, D, E, F, G, H) {
      this.A = A | 0;
      this.B = B | 0;
      this.C = C | 0;
      this.D = D | 0;
      this.E = E | 0;
      this.F = F | 0;
      this.G = G | 0;
      this.H = H | 0;
    }
    _cloneInto(to) {
      (to ||= new this.constructor()).set(...this.get());
      return this._cloneIntoMeta(to);
    }
    process(view, offset) {
      for (let i = 0; i < 16; i++, offset += 4)
        SHA256_W[i] = view.getUint32(offset, false);
      for (let i = 16; i < 64; i++) {
        const W15 = SHA256_W[i - 15];
        const W2 = SHA256_W[i - 2];
        const s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3;
        const s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
        SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
      }
      let { A, B, C, D, E, F, G, H } = this;
      for (let i = 0; i < 64; i++) {
        const sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25);
        const T1 = H + sigma1 + Chi(E, F, G) + SHA256_K[i] + SHA256_W[i] | 0;
        const sigma0 = rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22);
        const T2 = sigma0 + Maj(A, B, C) | 0;
        H = G;
        G = F;
        F = E;
        E = D + T1 | 0;
        D = C;
        C = B;
        B = A;
        A = T1 + T2 | 0;
      }
      A = A + this.A | 0;
      B = B + this.B | 0;
      C = C + this.C | 0;
      D = D + this.D | 0;
      E = E + this.E | 0;
      F = F + this.F | 0;
      G = G + this.G | 0;
      H = H + this.H | 0;
      this.set(A, B, C, D, E, F, G, H);
    }
    roundClean() {
      clean(SHA256_W);
    }
    destroy() {
      this.destroyed = true;
      this.set(0, 0, 0, 0, 0, 0, 0, 0);
      clean(this.buffer);
    }
  };
  var _SHA256 = class extends SHA2_32B {
    constructor() {
      super(32, SHA256_IV);
    }
  };
  var _SHA224 = class extends SHA2_32B {
    constructor() {
      super(28, SHA224_IV);
    }
  };
  var K512 = /* @__PURE__ */ (() => split([
    "0x428a2f98d728ae22",
    "0x7137449123ef65cd",
    "0xb5c0fbcfec4d3b2f",
    "0xe9b5dba58189dbbc",
    "0x3956c25bf348b538",
    "0x59f111f1b605d019",
    "0x923f82a4af194f9b",
    "0xab1c5ed5da6d8118",
    "0xd807aa98a3030242",
    "0x12835b0145706fbe",
    "0x243185be4ee4b28c",
    "0x550c7dc3d5ffb4e2",
    "0x72be5d74f27b896f",
    "0x80deb1fe3b1696b1",
    "0x9bdc06a725c71235",
    "0xc19bf174cf692694",
    "0xe49b69c19ef14ad2",
    "0xefbe4786384f25e3",
    "0x0fc19dc68b8cd5b5",
    "0x240ca1cc77ac9c65",
    "0x2de92c6f592b0275",
    "0x4a7484aa6ea6e483",
    "0x5cb0a9dcbd41fbd4",
    "0x76f988da831153b5",
    "0x983e5152ee66dfab",
    "0xa831c66d2db43210",
    "0xb00327c898fb213f",
    "0xbf597fc7beef0ee4",
    "0xc6e00bf33da88fc2",
    "0xd5a79147930aa725",
    "0x06ca6351e003826f",
    "0x142929670a0e6e70",
    "0x27b70a8546d22ffc",
    "0x2e1b21385c26c926",
    "0x4d2c6dfc5ac42aed",
    "0x53380d139d95b3df",
    "0x650a73548baf63de",
    "0x766a0abb3c77b2a8",
    "0x81c2c92e47edaee6",
    "0x92722c851482353b",
    "0xa2bfe8a14cf10364",
    "0xa81a664bbc423001",
    "0xc24b8b70d0f89791",
    "0xc76c51a30654be30",
    "0xd192e819d6ef5218",
    "0xd69906245565a910",
    "0xf40e35855771202a",
    "0x106aa07032bbd1b8",
    "0x19a4c116b8d2d0c8",
    "0x1e376c085141ab53",
    "0x2748774cdf8eeb99",
    "0x34b0bcb5e19b48a8",
    "0x391c0cb3c5c95a63",
    "0x4ed8aa4ae3418acb",
    "0x5b9cca4f7763e373",
    "0x682e6ff3d6b2b8a3",
    "0x748f82ee5defb2fc",
    "0x78a5636f43172f60",
    "0x84c87814a1f0ab72",
    "0x8cc702081a6439ec",
    "0x90befffa23631e28",
    "0xa4506cebde82bde9",
    "0xbef9a3f7b2c67915",
    "0xc67178f2e372532b",
    "0xca273eceea26619c",
    "0xd186b8c721c0c207",
    "0xeada7dd6cde0eb1e",
    "0xf57d4f7fee6ed178",
    "0x06f067aa72176fba",
    "0x0a637dc5a2c898a6",
    "0x113f9804bef90dae",
    "0x1b710b35131c471b",
    "0x28db77f523047d84",
    "0x32caab7b40c72493",
    "0x3c9ebe0a15c9bebc",
    "0x431d67c49c100d4c",
    "0x4cc5d4becb3e42b6",
    "0x597f299cfc657e2a",
    "0x5fcb6fab3ad6faec",
    "0x6c44198c4a475817"
  ].map((n) => BigInt(n))))();
  var SHA512_Kh = /* @__PURE__ */ (() => K512[0])();
  var SHA512_Kl = /* @__PURE__ */ (() => K512[1])();
  var SHA512_W_H = /* @__PURE__ */ new Uint32Array(80);
  var SHA512_W_L = /* @__PURE__ */ new Uint32Array(80);
  var SHA2_64B = class extends HashMD {
    // We cannot use array here since array allows indexing by variable
    // which means optimizer/compiler cannot use registers.
    // h -- high 32 bits, l -- low 32 bits
    // Numeric initializers matter: starting the fields as `undefined` changes
    // V8's field representation and slows hashing down (measured on sha256).
    Ah = 0;
    Al = 0;
    Bh = 0;
    Bl = 0;
    Ch = 0;
    Cl = 0;
    Dh = 0;
    Dl = 0;
    Eh = 0;
    El = 0;
    Fh = 0;
    Fl = 0;
    Gh = 0;
    Gl = 0;
    Hh = 0;
    Hl = 0;
    constructor(outputLen, IV) {
      super(128, outputLen, 16, false);
      this.Ah = IV[0] | 0;
      this.Al = IV[1] | 0;
      this.Bh = IV[2] | 0;
      this.Bl = IV[3] | 0;
      this.Ch = IV[4] | 0;
      this.Cl = IV[5] | 0;
      this.Dh = IV[6] | 0;
      this.Dl = IV[7] | 0;
      this.Eh = IV[8] | 0;
      this.El = IV[9] | 0;
      this.Fh = IV[10] | 0;
      this.Fl = IV[11] | 0;
      this.Gh = IV[12] | 0;
      this.Gl = IV[13] | 0;
      this.Hh = IV[14] | 0;
      this.Hl = IV[15] | 0;
    }
    // prettier-ignore
    get() {
      const { Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl } = this;
      return [Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl];
    }
    // prettier-ignore
    set(Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl) {
      this.Ah = Ah | 0;
      this.Al = Al | 0;
      this.Bh = Bh | 0;
      this.Bl = Bl | 0;
      this.Ch = Ch | 0;
      this.Cl = Cl | 0;
      this.Dh = Dh | 0;
      this.Dl = Dl | 0;
      this.Eh = Eh | 0;
      this.El = El | 0;
      this.Fh = Fh | 0;
      this.Fl = Fl | 0;
      this.Gh = Gh | 0;
      this.Gl = Gl | 0;
      this.Hh = Hh | 0;
      this.Hl = Hl | 0;
    }
    _cloneInto(to) {
      (to ||= new this.constructor()).set(...this.get());
      return this._cloneIntoMeta(to);
    }
    process(view, offset) {
      for (let i = 0; i < 16; i++, offset += 4) {
        SHA512_W_H[i] = view.getUint32(offset);
        SHA512_W_L[i] = view.getUint32(offset += 4);
      }
      for (let i = 16; i < 80; i++) {
        const W15h = SHA512_W_H[i - 15] | 0;
        const W15l = SHA512_W_L[i - 15] | 0;
        const s0h = rotrSH(W15h, W15l, 1) ^ rotrSH(W15h, W15l, 8) ^ shrSH(W15h, W15l, 7);
        const s0l = rotrSL(W15h, W15l, 1) ^ rotrSL(W15h, W15l, 8) ^ shrSL(W15h, W15l, 7);
        const W2h = SHA512_W_H[i - 2] | 0;
        const W2l = SHA512_W_L[i - 2] | 0;
        const s1h = rotrSH(W2h, W2l, 19) ^ rotrBH(W2h, W2l, 61) ^ shrSH(W2h, W2l, 6);
        const s1l = rotrSL(W2h, W2l, 19) ^ rotrBL(W2h, W2l, 61) ^ shrSL(W2h, W2l, 6);
        const SUMl = add4L(s0l, s1l, SHA512_W_L[i - 7], SHA512_W_L[i - 16]);
        const SUMh = add4H(SUMl, s0h, s1h, SHA512_W_H[i - 7], SHA512_W_H[i - 16]);
        SHA512_W_H[i] = SUMh | 0;
        SHA512_W_L[i] = SUMl | 0;
      }
      let { Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl } = this;
      for (let i = 0; i < 80; i++) {
        const sigma1h = rotrSH(Eh, El, 14) ^ rotrSH(Eh, El, 18) ^ rotrBH(Eh, El, 41);
        const sigma1l = rotrSL(Eh, El, 14) ^ rotrSL(Eh, El, 18) ^ rotrBL(Eh, El, 41);
        const CHIh = Eh & Fh ^ ~Eh & Gh;
        const CHIl = El & Fl ^ ~El & Gl;
        const T1ll = add5L(Hl, sigma1l, CHIl, SHA512_Kl[i], SHA512_W_L[i]);
        const T1h = add5H(T1ll, Hh, sigma1h, CHIh, SHA512_Kh[i], SHA512_W_H[i]);
        const T1l = T1ll | 0;
        const sigma0h = rotrSH(Ah, Al, 28) ^ rotrBH(Ah, Al, 34) ^ rotrBH(Ah, Al, 39);
        const sigma0l = rotrSL(Ah, Al, 28) ^ rotrBL(Ah, Al, 34) ^ rotrBL(Ah, Al, 39);
        const MAJh = Ah & Bh ^ Ah & Ch ^ Bh & Ch;
        const MAJl = Al & Bl ^ Al & Cl ^ Bl & Cl;
        Hh = Gh | 0;
        Hl = Gl | 0;
        Gh = Fh | 0;
        Gl = Fl | 0;
        Fh = Eh | 0;
        Fl = El | 0;
        ({ h: Eh, l: El } = add(Dh | 0, Dl | 0, T1h | 0, T1l | 0));
        Dh = Ch | 0;
        Dl = Cl | 0;
        Ch = Bh | 0;
        Cl = Bl | 0;
        Bh = Ah | 0;
        Bl = Al | 0;
        const All = add3L(T1l, sigma0l, MAJl);
        Ah = add3H(All, T1h, sigma0h, MAJh);
        Al = All | 0;
      }
      ({ h: Ah, l: Al } = add(this.Ah | 0, this.Al | 0, Ah | 0, Al | 0));
      ({ h: Bh, l: Bl } = add(this.Bh | 0, this.Bl | 0, Bh | 0, Bl | 0));
      ({ h: Ch, l: Cl } = add(this.Ch | 0, this.Cl | 0, Ch | 0, Cl | 0));
      ({ h: Dh, l: Dl } = add(this.Dh | 0, this.Dl | 0, Dh | 0, Dl | 0));
      ({ h: Eh, l: El } = add(this.Eh | 0, this.El | 0, Eh | 0, El | 0));
      ({ h: Fh, l: Fl } = add(this.Fh | 0, this.Fl | 0, Fh | 0, Fl | 0));
      ({ h: Gh, l: Gl } = add(this.Gh | 0, this.Gl | 0, Gh | 0, Gl | 0));
      ({ h: Hh, l: Hl } = add(this.Hh | 0, this.Hl | 0, Hh | 0, Hl | 0));
      this.set(Ah, Al, Bh, Bl, Ch, Cl, Dh, Dl, Eh, El, Fh, Fl, Gh, Gl, Hh, Hl);
    }
    roundClean() {
      clean(SHA512_W_H, SHA512_W_L);
    }
    destroy() {
      this.destroyed = true;
      clean(this.buffer);
      this.set(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  };
  var _SHA512 = class extends SHA2_64B {
    constructor() {
      super(64, SHA512_IV);
    }
  };
  var _SHA384 = class extends SHA2_64B {
    constructor() {
      super(48, SHA384_IV);
    }
  };
  var sha2562 = /* @__PURE__ */ createHasher(
    () => new _SHA256(),
    /* @__PURE__ */ oidNist(1)
  );
  var sha224 = /* @__PURE__ */ createHasher(
    () => new _SHA224(),
    /* @__PURE__ */ oidNist(4)
  );
  var sha512 = /* @__PURE__ */ createHasher(
    () => new _SHA512(),
    /* @__PURE__ */ oidNist(3)
  );
  var sha384 = /* @__PURE__ */ createHasher(
    () => new _SHA384(),
    /* @__PURE__ */ oidNist(2)
  );

  // src/pfx-kdf.ts
  /*! Holds parts of @noble/hashes, Copyright (c) 2022 Paul Miller (paulmillr.com), MIT licence: its text is in NOTICE.md. */
  var Budget = class _Budget {
    static ONE = 1e6;
    static TOGETHER = 5e6;
    spent = 0;
    /** Throws `Trouble("file_costly")`. */
    spend(iterations) {
      this.spent += iterations;
      if (iterations < 1 || iterations > _Budget.ONE || this.spent > _Budget.TOGETHER) throw new Trouble("file_costly");
    }
  };
  var HASHES2 = { "SHA-1": sha1, "SHA-224": sha224, "SHA-256": sha2562, "SHA-384": sha384, "SHA-512": sha512 };
  var PURPOSE = { key: 1, iv: 2, mac: 3 };
  function repeated(source, block) {
    const length = Math.ceil(source.length / block) * block;
    return Uint8Array.from({ length }, (_, index) => source[index % source.length] ?? 0);
  }
  function advance(blocks, digest, block) {
    const addend = repeated(digest, block).slice(0, block);
    for (let start = 0; start < blocks.length; start += block) {
      let carry = 1;
      for (let at2 = block - 1; at2 >= 0; at2 -= 1) {
        carry += (blocks[start + at2] ?? 0) + (addend[at2] ?? 0);
        blocks[start + at2] = carry & 255;
        carry >>= 8;
      }
    }
  }
  function pkcs12Octets(asked) {
    const hash = HASHES2[asked.hash];
    const { blockLen: block, outputLen } = hash;
    const diversifier = new Uint8Array(block).fill(asked.purpose);
    const blocks = concat(repeated(asked.derivation.salt, block), repeated(asked.password, block));
    const out = new Uint8Array(Math.ceil(asked.length / outputLen) * outputLen);
    for (let at2 = 0; at2 < out.length; at2 += outputLen) {
      const state = Uint8Array.from(hash(concat(diversifier, blocks)));
      const [fresh, working] = [hash.create(), hash.create()];
      for (let round = 1; round < asked.derivation.iterations; round += 1) {
        fresh._cloneInto(working).update(state).digestInto(state);
      }
      out.set(state, at2);
      advance(blocks, state, block);
    }
    return out.slice(0, asked.length);
  }
  function bmpPassword(password) {
    return concat(utf16(password), new Uint8Array(2));
  }
  function bmpPasswords(password) {
    return password === "" ? [bmpPassword(password), new Uint8Array(0)] : [bmpPassword(password)];
  }
  function macKey(hash, password, derivation) {
    const length = HASHES2[hash].outputLen;
    return pkcs12Octets({ hash, purpose: PURPOSE.mac, password, derivation, length });
  }
  async function pbkdf2(hash, { password, derivation, length }) {
    const secret = await crypto.subtle.importKey("raw", utf8(password), "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash, ...derivation }, secret, length * 8));
  }

  // src/cbc.ts
  var BLOCK = 8;
  var xor = (left, right) => left.map((octet, index) => octet ^ (right[index] ?? 0));
  function encryptCbc(plain, iv, cipher) {
    const padding = BLOCK - plain.length % BLOCK;
    const out = new Uint8Array(plain.length + padding).fill(padding);
    out.set(plain);
    let before = iv;
    for (let at2 = 0; at2 < out.length; at2 += BLOCK) {
      before = cipher.encrypt(xor(out.slice(at2, at2 + BLOCK), before));
      out.set(before, at2);
    }
    return out;
  }
  function decryptCbc(source, iv, cipher) {
    if (source.length === 0 || source.length % BLOCK !== 0 || iv.length !== BLOCK) throw new NotDer("blocks");
    const out = new Uint8Array(source.length);
    let before = iv;
    for (let at2 = 0; at2 < source.length; at2 += BLOCK) {
      const block = source.slice(at2, at2 + BLOCK);
      out.set(xor(cipher.decrypt(block), before), at2);
      before = block;
    }
    const padding = out.at(-1) ?? 0;
    const tail = out.slice(-padding);
    if (padding < 1 || padding > BLOCK || !tail.every((octet) => octet === padding)) throw new NotDer("padding");
    return out.slice(0, -padding);
  }

  // src/rc2.ts
  var PI_TABLE = fromHex(
    "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b255597312d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad"
  );
  var MIX_TURNS = [1, 2, 3, 5];
  var pi = (index) => PI_TABLE[index & 255] ?? 0;
  function expanded(key) {
    const octets = new Uint8Array(128);
    octets.set(key);
    for (let at2 = key.length; at2 < 128; at2 += 1) octets[at2] = pi((octets[at2 - 1] ?? 0) + (octets[at2 - key.length] ?? 0));
    octets[128 - key.length] = pi(octets[128 - key.length] ?? 0);
    for (let at2 = 127 - key.length; at2 >= 0; at2 -= 1) octets[at2] = pi((octets[at2 + 1] ?? 0) ^ (octets[at2 + key.length] ?? 0));
    return Uint16Array.from({ length: 64 }, (_, index) => (octets[2 * index] ?? 0) | (octets[2 * index + 1] ?? 0) << 8);
  }
  function decryptBlock(block, key) {
    const view = new DataView(block.slice().buffer);
    const r = [0, 2, 4, 6].map((at2) => view.getUint16(at2, true));
    const word2 = (index) => r[index & 3] ?? 0;
    for (let round = 15; round >= 0; round -= 1) {
      for (let index = 3; index >= 0; index -= 1) {
        const turns = MIX_TURNS[index] ?? 0;
        const turned = word2(index) >>> turns | word2(index) << 16 - turns;
        const mixed = (word2(index + 3) & word2(index + 2)) + (~word2(index + 3) & word2(index + 1));
        r[index] = turned - (key[4 * round + index] ?? 0) - mixed & 65535;
      }
      if (round !== 11 && round !== 5) continue;
      for (let index = 3; index >= 0; index -= 1) r[index] = word2(index) - (key[word2(index + 3) & 63] ?? 0) & 65535;
    }
    r.forEach((value, index) => view.setUint16(2 * index, value, true));
    return new Uint8Array(view.buffer);
  }
  function decryptRc2(source, key, iv) {
    const words = expanded(key);
    return decryptCbc(source, iv, { decrypt: (block) => decryptBlock(block, words) });
  }

  // src/triple-des.ts
  var INITIAL = [58, 60, 62, 64, 57, 59, 61, 63].flatMap((first) => Array.from({ length: 8 }, (_, n) => first - 8 * n));
  var FINAL = INITIAL.map((_, index) => INITIAL.indexOf(index + 1) + 1);
  var P = [
    16,
    7,
    20,
    21,
    29,
    12,
    28,
    17,
    1,
    15,
    23,
    26,
    5,
    18,
    31,
    10,
    2,
    8,
    24,
    14,
    32,
    27,
    3,
    9,
    19,
    13,
    30,
    6,
    22,
    11,
    4,
    25
  ];
  var CHOICE_1 = [
    57,
    49,
    41,
    33,
    25,
    17,
    9,
    1,
    58,
    50,
    42,
    34,
    26,
    18,
    10,
    2,
    59,
    51,
    43,
    35,
    27,
    19,
    11,
    3,
    60,
    52,
    44,
    36,
    63,
    55,
    47,
    39,
    31,
    23,
    15,
    7,
    62,
    54,
    46,
    38,
    30,
    22,
    14,
    6,
    61,
    53,
    45,
    37,
    29,
    21,
    13,
    5,
    28,
    20,
    12,
    4
  ];
  var CHOICE_2 = [
    14,
    17,
    11,
    24,
    1,
    5,
    3,
    28,
    15,
    6,
    21,
    10,
    23,
    19,
    12,
    4,
    26,
    8,
    16,
    7,
    27,
    20,
    13,
    2,
    41,
    52,
    31,
    37,
    47,
    55,
    30,
    40,
    51,
    45,
    33,
    48,
    44,
    49,
    39,
    56,
    34,
    53,
    46,
    42,
    50,
    36,
    29,
    32
  ];
  var SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
  var BOXES = [
    "e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d",
    "f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9",
    "a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c",
    "7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e",
    "2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453",
    "c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d",
    "4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c",
    "d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b"
  ];
  var bitsOf2 = (octets) => Array.from(octets).flatMap((octet) => Array.from({ length: 8 }, (_, n) => octet >> 7 - n & 1));
  var chosen = (bits, table) => table.map((position) => bits[position - 1] ?? 0);
  var word = (bits) => bits.reduce((value, bit) => value << 1 | bit, 0);
  var SUBSTITUTION = BOXES.map(
    (digits, box) => Int32Array.from({ length: 64 }, (_, value) => {
      const row = (value & 32) >> 4 | value & 1;
      const digit = parseInt(digits[row * 16 + (value >> 1 & 15)] ?? "0", 16);
      const spread = Array.from({ length: 32 }, (_bit, n) => n >> 2 === box ? digit >> 3 - (n & 3) & 1 : 0);
      return word(chosen(spread, P));
    })
  );
  function schedule(key) {
    let bits = chosen(bitsOf2(key), CHOICE_1);
    return SHIFTS.map((shift) => {
      const [left, right] = [bits.slice(0, 28), bits.slice(28)];
      bits = [...left.slice(shift), ...left.slice(0, shift), ...right.slice(shift), ...right.slice(0, shift)];
      const selected = chosen(bits, CHOICE_2);
      return Int32Array.from({ length: 8 }, (_, box) => word(selected.slice(box * 6, box * 6 + 6)));
    });
  }
  function feistel(half, key) {
    const turned = half >>> 1 | half << 31;
    let mixed = 0;
    for (let box = 0; box < 8; box += 1) {
      const turn = 4 * box;
      const group = (turn === 0 ? turned : turned << turn | turned >>> 32 - turn) >>> 26;
      mixed |= SUBSTITUTION[box]?.[group ^ (key[box] ?? 0)] ?? 0;
    }
    return mixed;
  }
  function pass(left, right, keys) {
    let [before, now] = [left, right];
    for (const key of keys) [before, now] = [now, before ^ feistel(now, key)];
    return [now, before];
  }
  function permuted(block, table) {
    const out = new Uint8Array(8);
    table.forEach((position, index) => {
      const bit = (block[position - 1 >> 3] ?? 0) >> 7 - (position - 1 & 7) & 1;
      out[index >> 3] = (out[index >> 3] ?? 0) | bit << 7 - (index & 7);
    });
    return out;
  }
  function through(block, passes) {
    const view = new DataView(permuted(block, INITIAL).buffer);
    let [left, right] = [view.getInt32(0), view.getInt32(4)];
    for (const keys of passes) [left, right] = pass(left, right, keys);
    view.setInt32(0, left);
    view.setInt32(4, right);
    return permuted(new Uint8Array(view.buffer), FINAL);
  }
  function tripleDes(key) {
    const [first, second, third] = [0, 8, key.length === 16 ? 0 : 16].map((at2) => schedule(key.slice(at2, at2 + 8)));
    if (first === void 0 || second === void 0 || third === void 0) throw new RangeError("key length");
    const backwards = (keys) => [...keys].reverse();
    const forth = [first, backwards(second), third];
    const back = [backwards(third), second, backwards(first)];
    return { encrypt: (block) => through(block, forth), decrypt: (block) => through(block, back) };
  }
  var encryptTripleDes = (plain, key, iv) => encryptCbc(plain, iv, tripleDes(key));
  var decryptTripleDes = (cipher, key, iv) => decryptCbc(cipher, iv, tripleDes(key));

  // src/pfx-encryption.ts
  var ITERATIONS = 25e4;
  var OLD_ITERATIONS = 5e4;
  var SALT_LENGTH = { modern: 16, old: 8 };
  async function decryptAes(source, key, iv) {
    const aes = await crypto.subtle.importKey("raw", key, "AES-CBC", false, ["decrypt"]);
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, aes, source));
  }
  var PKCS12_METHODS = [
    { id: OID.pbeWithSha1And3KeyTripleDes, length: 24, decipher: decryptTripleDes },
    { id: OID.pbeWithSha1And2KeyTripleDes, length: 16, decipher: decryptTripleDes },
    { id: OID.pbeWithSha1And128BitRc2, length: 16, decipher: decryptRc2 },
    { id: OID.pbeWithSha1And40BitRc2, length: 5, decipher: decryptRc2 }
  ];
  var PBES2_CIPHERS = [
    { id: OID.aes256Cbc, length: 32, decipher: decryptAes },
    { id: OID.aes128Cbc, length: 16, decipher: decryptAes },
    { id: OID.tripleDesCbc, length: 24, decipher: decryptTripleDes }
  ];
  var PRFS = [
    [OID.hmacWithSha1, "SHA-1"],
    [OID.hmacWithSha256, "SHA-256"],
    [OID.hmacWithSha384, "SHA-384"],
    [OID.hmacWithSha512, "SHA-512"]
  ];
  function known(table, idOf, id) {
    if (id.tag !== TAG.OID) throw new NotDer("oid");
    const found = table.find((one) => equal(idOf(one), id.whole));
    if (found === void 0) throw new Trouble("file_foreign");
    return found;
  }
  function derivationOf(salt, iterations) {
    if (salt.tag !== TAG.OCTET_STRING || salt.content.length === 0) throw new NotDer("salt");
    return { salt: salt.content, iterations: numberOf(iterations) };
  }
  function readPbes2(parameters) {
    const schemes = members(parameters, TAG.SEQUENCE);
    const kdf = members(at(schemes, 0), TAG.SEQUENCE);
    known([OID.pbkdf2], (id) => id, at(kdf, 0));
    const cipher = members(at(schemes, 1), TAG.SEQUENCE);
    const { length, decipher } = known(PBES2_CIPHERS, (one) => one.id, at(cipher, 0));
    const iv = at(cipher, 1, TAG.OCTET_STRING).content;
    const choices = members(at(kdf, 1), TAG.SEQUENCE);
    const prf = choices.slice(2).find((choice) => choice.tag === TAG.SEQUENCE);
    const hash = prf === void 0 ? "SHA-1" : known(PRFS, ([id]) => id, at(members(prf, TAG.SEQUENCE), 0))[1];
    const derivation = derivationOf(at(choices, 0), at(choices, 1));
    const open2 = async (source, secret) => decipher(source, await pbkdf2(hash, { password: secret.text, derivation, length }), iv);
    return { derivation, open: open2 };
  }
  function pkcs12KeyAndIv(length, secret, derivation) {
    const octets = (purpose, wanted) => pkcs12Octets({ hash: "SHA-1", purpose, password: secret.bmp, derivation, length: wanted });
    return { key: octets(PURPOSE.key, length), iv: octets(PURPOSE.iv, 8) };
  }
  function readPkcs12(id, parameters) {
    const { length, decipher } = known(PKCS12_METHODS, (one) => one.id, id);
    const [salt, count] = [at(members(parameters, TAG.SEQUENCE), 0), at(members(parameters, TAG.SEQUENCE), 1)];
    const derivation = derivationOf(salt, count);
    const open2 = async (source, secret) => {
      const { key, iv } = pkcs12KeyAndIv(length, secret, derivation);
      return decipher(source, key, iv);
    };
    return { derivation, open: open2 };
  }
  function readAlgorithm(algorithm) {
    const [id, parameters] = [at(members(algorithm, TAG.SEQUENCE), 0), at(members(algorithm, TAG.SEQUENCE), 1)];
    return id.tag === TAG.OID && equal(id.whole, OID.pbes2) ? readPbes2(parameters) : readPkcs12(id, parameters);
  }
  function spendFor(algorithm, budget) {
    budget.spend(readAlgorithm(algorithm).derivation.iterations);
  }
  async function decrypted(algorithm, source, given) {
    spendFor(algorithm, given.budget);
    return readAlgorithm(algorithm).open(source, given.secret);
  }
  var freshDerivation = (protection) => ({
    salt: random(SALT_LENGTH[protection]),
    iterations: protection === "modern" ? ITERATIONS : OLD_ITERATIONS
  });
  async function encryptModern(plain, secret) {
    const derivation = freshDerivation("modern");
    const iv = random(16);
    const key = await pbkdf2("SHA-256", { password: secret.text, derivation, length: 32 });
    const aes = await crypto.subtle.importKey("raw", key, "AES-CBC", false, ["encrypt"]);
    const content = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, aes, plain));
    const prf = sequence(OID.hmacWithSha256, NULL_VALUE);
    const kdf = sequence(OID.pbkdf2, sequence(octetString(derivation.salt), integer(derivation.iterations), prf));
    return { algorithm: sequence(OID.pbes2, sequence(kdf, sequence(OID.aes256Cbc, octetString(iv)))), content };
  }
  function encryptOld(plain, secret) {
    const derivation = freshDerivation("old");
    const { key, iv } = pkcs12KeyAndIv(24, secret, derivation);
    const parameters = sequence(octetString(derivation.salt), integer(derivation.iterations));
    return {
      algorithm: sequence(OID.pbeWithSha1And3KeyTripleDes, parameters),
      content: encryptTripleDes(plain, key, iv)
    };
  }
  async function encrypted(plain, secret, protection) {
    return protection === "modern" ? encryptModern(plain, secret) : encryptOld(plain, secret);
  }

  // src/worker-tasks.ts
  var FILE_LIMIT = 256 * 1024;

  // src/pfx-read.ts
  var MAC_HASHES = [
    [OID.sha1, "SHA-1"],
    [OID.sha224, "SHA-224"],
    [OID.sha256, "SHA-256"],
    [OID.sha384, "SHA-384"],
    [OID.sha512, "SHA-512"]
  ];
  var is = (source, id) => equal(source.whole, id);
  function dataOf(contentInfo2) {
    const parts = members(contentInfo2, TAG.SEQUENCE);
    if (!is(at(parts, 0, TAG.OID), OID.data)) throw new Trouble("file_foreign");
    const content = explicit(at(parts, 1));
    if (content.tag !== TAG.OCTET_STRING) throw new NotDer("data");
    return content.content;
  }
  async function hmac(hash, key, message) {
    const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
  }
  function macIterations(mac) {
    const parts = members(mac, TAG.SEQUENCE);
    return parts.length > 2 ? numberOf(at(parts, 2)) : 1;
  }
  async function provenSecret(mac, authenticated, given) {
    const parts = members(mac, TAG.SEQUENCE);
    const digest = members(at(parts, 0), TAG.SEQUENCE);
    const algorithm = at(members(at(digest, 0), TAG.SEQUENCE), 0, TAG.OID);
    const hash = MAC_HASHES.find(([id]) => is(algorithm, id))?.[1];
    if (hash === void 0) throw new Trouble("file_foreign");
    const expected = at(digest, 1, TAG.OCTET_STRING).content;
    const salt = at(parts, 1, TAG.OCTET_STRING).content;
    const iterations = macIterations(mac);
    for (const bmp of bmpPasswords(given.password)) {
      given.budget.spend(iterations);
      const key = macKey(hash, bmp, { salt, iterations });
      if (equal(await hmac(hash, key, authenticated), expected)) return { text: given.password, bmp };
    }
    throw new Trouble("wrong_file_password");
  }
  async function shrouded(source, opening) {
    const fields = members(source, TAG.SEQUENCE);
    return toDer(await decrypted(at(fields, 0), at(fields, 1, TAG.OCTET_STRING).content, opening));
  }
  function shroudedSecret(value) {
    const [id, content] = members(value, TAG.SEQUENCE);
    if (id === void 0 || content === void 0 || !is(id, OID.shroudedKeyBag)) return void 0;
    return read(toDer(explicit(content).content));
  }
  async function bagOf(source, opening) {
    const fields = members(source, TAG.SEQUENCE);
    const id = at(fields, 0, TAG.OID);
    const value = explicit(at(fields, 1));
    const attributes = fields[2]?.whole ?? new Uint8Array(0);
    if (is(id, OID.keyBag)) return { kind: "key", pkcs8: value.whole, attributes };
    if (is(id, OID.shroudedKeyBag)) return { kind: "key", pkcs8: await shrouded(value, opening), attributes };
    if (is(id, OID.nestedBag)) return { kind: "nested", bags: await bagsOf(value, opening), attributes };
    const secret = is(id, OID.secretBag) ? shroudedSecret(value) : void 0;
    if (secret !== void 0) return { kind: "secret", plain: await shrouded(secret, opening), attributes };
    return { kind: "other", id: id.whole, value: value.whole, attributes };
  }
  async function bagsOf(safeContents2, opening) {
    const bags = [];
    for (const bag of members(safeContents2, TAG.SEQUENCE)) bags.push(await bagOf(bag, opening));
    return bags;
  }
  async function contentOf(contentInfo2, opening) {
    const fields = members(contentInfo2, TAG.SEQUENCE);
    if (!is(at(fields, 0, TAG.OID), OID.encryptedData)) return dataOf(contentInfo2);
    const { algorithm, content } = encryptedOf(contentInfo2);
    return decrypted(algorithm, octetsOf(content), opening);
  }
  function encryptedOf(contentInfo2) {
    const data = explicit(at(members(contentInfo2, TAG.SEQUENCE), 1));
    const inner2 = members(at(members(data, TAG.SEQUENCE), 1), TAG.SEQUENCE);
    return { algorithm: at(inner2, 1), content: at(inner2, 2) };
  }
  function visibleAlgorithms(contentInfo2) {
    if (is(at(members(contentInfo2, TAG.SEQUENCE), 0, TAG.OID), OID.encryptedData)) return [encryptedOf(contentInfo2).algorithm];
    return members(read(toDer(dataOf(contentInfo2))), TAG.SEQUENCE).flatMap((bag) => {
      const fields = members(bag, TAG.SEQUENCE);
      if (!is(at(fields, 0, TAG.OID), OID.shroudedKeyBag)) return [];
      return [at(members(explicit(at(fields, 1)), TAG.SEQUENCE), 0)];
    });
  }
  function checkCost(mac, contents) {
    const budget = new Budget();
    budget.spend(macIterations(mac));
    for (const algorithm of contents.flatMap(visibleAlgorithms)) spendFor(algorithm, budget);
  }
  async function open(file, password) {
    const outer = members(read(toDer(file)), TAG.SEQUENCE);
    if (numberOf(at(outer, 0)) !== 3) throw new Trouble("file_foreign");
    const authenticated = dataOf(at(outer, 1));
    const mac = outer[2];
    if (mac === void 0) throw new Trouble("file_foreign");
    const budget = new Budget();
    const contents = members(read(toDer(authenticated)), TAG.SEQUENCE);
    checkCost(mac, contents);
    const secret = await provenSecret(mac, authenticated, { password, budget });
    const parts = [];
    for (const content of contents) {
      const plain = await contentOf(content, { secret, budget });
      parts.push(await bagsOf(read(toDer(plain)), { secret, budget }));
    }
    return parts;
  }
  async function readPfx(file, password) {
    if (file.length > FILE_LIMIT) throw new Trouble("file_too_large");
    try {
      return await open(file, password);
    } catch (error) {
      if (error instanceof NotDer || error instanceof DOMException) throw new Trouble("file_damaged");
      throw error;
    }
  }

  // src/pfx-write.ts
  var dataContent = (content) => sequence(OID.data, tagged(0, octetString(content)));
  async function shrouded2(plain, { secret, protection }) {
    const { algorithm, content } = await encrypted(plain, secret, protection);
    return sequence(algorithm, octetString(content));
  }
  async function valueOf(bag, writing) {
    switch (bag.kind) {
      case "key":
        return { id: OID.shroudedKeyBag, value: await shrouded2(bag.pkcs8, writing) };
      case "secret": {
        const inner2 = octetString(await shrouded2(bag.plain, writing));
        return { id: OID.secretBag, value: sequence(OID.shroudedKeyBag, tagged(0, inner2)) };
      }
      case "nested":
        return { id: OID.nestedBag, value: await safeContents(bag.bags, writing) };
      case "other":
        return { id: bag.id, value: bag.value };
    }
  }
  async function safeContents(bags, writing) {
    const written = [];
    for (const bag of bags) {
      const { id, value } = await valueOf(bag, writing);
      written.push(sequence(id, tagged(0, value), bag.attributes));
    }
    return sequence(...written);
  }
  async function contentInfo(part, writing) {
    const plain = await safeContents(part, writing);
    if (part.every((bag) => bag.kind === "key")) return dataContent(plain);
    const { algorithm, content } = await encrypted(plain, writing.secret, writing.protection);
    const inner2 = sequence(OID.data, algorithm, element(128, content));
    return sequence(OID.encryptedData, tagged(0, sequence(integer(0), inner2)));
  }
  async function macData(authenticated, { secret, protection }) {
    const [id, hash] = protection === "modern" ? [OID.sha256, "SHA-256"] : [OID.sha1, "SHA-1"];
    const derivation = freshDerivation(protection);
    const octets = macKey(hash, secret.bmp, derivation);
    const key = await crypto.subtle.importKey("raw", octets, { name: "HMAC", hash }, false, ["sign"]);
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, authenticated));
    const digest = sequence(sequence(id, NULL_VALUE), octetString(mac));
    return sequence(digest, octetString(derivation.salt), integer(derivation.iterations));
  }
  async function writePfx(parts, password, protection) {
    const writing = { secret: { text: password, bmp: bmpPassword(password) }, protection };
    const contents = [];
    for (const part of parts) contents.push(await contentInfo(part, writing));
    const authenticated = sequence(...contents);
    return sequence(integer(3), dataContent(authenticated), await macData(authenticated, writing));
  }
  var attribute = (id, value) => sequence(id, setOf(value));
  var certificateBag = (der, attributes) => ({
    kind: "other",
    id: OID.certificateBag,
    value: sequence(OID.x509Certificate, tagged(0, octetString(der))),
    attributes
  });
  async function partsOf(backup) {
    const localKeyId = octetString((await sha256(backup.certificate)).slice(0, 20));
    const name = attribute(OID.friendlyName, bmpString(backup.friendlyName));
    const attributes = setOf(name, attribute(OID.localKeyId, localKeyId));
    const none = concat();
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", backup.key));
    return [
      [certificateBag(backup.certificate, attributes), ...backup.chain.map((one) => certificateBag(one, none))],
      [{ kind: "key", pkcs8, attributes }]
    ];
  }

  // src/wrapped-key.ts
  var ITERATIONS2 = 1e6;
  function keyPasswordOctets(password) {
    return utf8(password.normalize("NFC"));
  }
  async function wrappingKey(password, derivation) {
    const secret = await crypto.subtle.importKey("raw", keyPasswordOctets(password), "PBKDF2", false, ["deriveKey"]);
    const aes = { name: "AES-GCM", length: 256 };
    return crypto.subtle.deriveKey(derivation, secret, aes, false, ["wrapKey", "unwrapKey"]);
  }
  async function cipherParameters(key) {
    const additionalData = concat(utf8(key.use), await sha256(key.spki));
    return { name: key.cipher.name, iv: key.cipher.iv, additionalData };
  }
  async function wrap(made) {
    const derivation = { name: "PBKDF2", hash: "SHA-256", iterations: ITERATIONS2, salt: random(16) };
    const key = { use: made.use, spki: made.spki, derivation, cipher: { name: "AES-GCM", iv: random(12) } };
    const wrapping = await wrappingKey(made.password, derivation);
    const wrapped = await crypto.subtle.wrapKey("pkcs8", made.key, wrapping, await cipherParameters(key));
    return { ...key, wrapped: new Uint8Array(wrapped) };
  }
  async function unwrap(asked) {
    const wrapping = await wrappingKey(asked.password, asked.key.derivation);
    const parameters = await cipherParameters(asked.key);
    try {
      return await crypto.subtle.unwrapKey(
        "pkcs8",
        asked.key.wrapped,
        wrapping,
        parameters,
        SIGNATURE_KEY,
        asked.forExport,
        ["sign"]
      );
    } catch (error) {
      if (error instanceof DOMException) throw new Trouble("wrong_key_password");
      throw error;
    }
  }

  // src/pfx-tasks.ts
  async function foundKeys(parts) {
    const found = [];
    try {
      for (const pkcs8 of keysIn(parts)) {
        const spki = publicKeyOfPkcs8(pkcs8);
        if (spki === void 0) continue;
        const key = await crypto.subtle.importKey("pkcs8", pkcs8, SIGNATURE_KEY, true, ["sign"]);
        if (!await fits(key, spki)) throw new Trouble("file_damaged");
        found.push({ key, spki });
      }
    } catch (error) {
      if (error instanceof NotDer || error instanceof DOMException) throw new Trouble("file_damaged");
      throw error;
    }
    if (found.length === 0) throw new Trouble("file_no_key");
    return found;
  }
  async function fits(key, spki) {
    const challenge = random(32);
    const signature = await crypto.subtle.sign(SIGNATURE_KEY.name, key, challenge);
    const publicKey = await crypto.subtle.importKey("spki", spki, SIGNATURE_KEY, false, ["verify"]);
    return crypto.subtle.verify(SIGNATURE_KEY.name, publicKey, signature, challenge);
  }
  async function exportFiles(given) {
    const files = [];
    for (const entry of given.entries) {
      const key = await unwrap({ key: entry.key, password: given.keyPassword, forExport: true });
      files.push(await writePfx(await partsOf({ ...entry, key }), given.filePassword, given.protection));
    }
    return files;
  }
  async function openFile(given) {
    const parts = await readPfx(given.file, given.password);
    const keys = await foundKeys(parts);
    const held = certificatesIn(parts).filter((certificate) => keys.some(({ spki }) => isCertificateOf(certificate, spki)));
    if (held.length === 0) throw new Trouble("file_key_mismatch");
    return held;
  }
  async function importFile(given) {
    const keys = await foundKeys(await readPfx(given.file, given.password));
    for (const { key, spki } of keys) {
      const known2 = given.known.find((one) => isCertificateOf(one.certificate, spki));
      if (known2 === void 0) continue;
      return { use: known2.use, key: await wrap({ use: known2.use, spki, key, password: given.keyPassword }) };
    }
    throw new Trouble("file_not_yours");
  }
  async function changeFilePassword(given) {
    const parts = await readPfx(given.file, given.password);
    if (keysIn(parts).length === 0) throw new Trouble("file_no_key");
    return writePfx(parts, given.newPassword, given.protection);
  }
  async function changeKeyPassword(given) {
    const changed = [];
    for (const held of given.keys) {
      const key = await unwrap({ key: held, password: given.password, forExport: true });
      changed.push(await wrap({ use: held.use, spki: held.spki, key, password: given.newPassword }));
    }
    return changed;
  }

  // src/keys-worker.ts
  var page = self;
  var RSA_2048 = { ...SIGNATURE_KEY, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  async function makeOne(use, given) {
    const keys = await crypto.subtle.generateKey(RSA_2048, true, ["sign", "verify"]);
    const request = await certificateRequest(keys, given.nonce);
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
    const key = await wrap({ use, spki, key: keys.privateKey, password: given.password });
    const stage = `${use}_made`;
    page.postMessage({ kind: "stage", stage });
    return { key, request };
  }
  async function make(given) {
    return { signing: await makeOne("signing", given), encryption: await makeOne("encryption", given) };
  }
  async function signerOf(given) {
    const key = await unwrap({ key: given.signer.key, password: given.password, forExport: false });
    return { key, certificate: given.signer.certificate };
  }
  async function renew(given) {
    const signer = await signerOf(given);
    const keys = await make(given);
    const requests = { signing: keys.signing.request, encryption: keys.encryption.request };
    return { keys, approval: await signedData(await renewalStatement({ ...given, requests }), signer) };
  }
  async function signLogin(given) {
    return signedData(loginStatement(given.challenge), await signerOf(given));
  }
  async function carryOut(assignment) {
    switch (assignment.task) {
      case "make":
        return make(assignment.given);
      case "renew":
        return renew(assignment.given);
      case "signLogin":
        return signLogin(assignment.given);
      case "export":
        return exportFiles(assignment.given);
      case "open":
        return openFile(assignment.given);
      case "import":
        return importFile(assignment.given);
      case "changeFilePassword":
        return changeFilePassword(assignment.given);
      case "changeKeyPassword":
        return changeKeyPassword(assignment.given);
    }
  }
  page.onmessage = (event) => {
    carryOut(event.data).then(
      (answer) => page.postMessage({ kind: "done", answer }),
      (error) => page.postMessage({ kind: "trouble", code: asTrouble(error).code })
    );
  };
})();
