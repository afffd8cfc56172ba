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
    certificateBag: oid("1.2.840.113549.1.12.10.1.3")
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
    const hash = HASHES.find(([known]) => equal(known, algorithm.whole))?.[1];
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

  // node_modules/@noble/hashes/_u64.js
  var fromNumH = (n) => n / 2 ** 32 | 0;
  var fromNumL = (n) => n >>> 0;
  function setU64FromNum(view, byteOffset, n, isLE) {
    const h = fromNumH(n);
    const l = fromNumL(n);
    view.setUint32(byteOffset, isLE ? l : h, isLE);
    view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
  }

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
  function rotr(word, shift) {
    return word << 32 - shift | word >>> shift;
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
  var sha2562 = /* @__PURE__ */ createHasher(
    () => new _SHA256(),
    /* @__PURE__ */ oidNist(1)
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
  var BLOCK = 64;
  function repeated(source) {
    const length = Math.ceil(source.length / BLOCK) * BLOCK;
    return Uint8Array.from({ length }, (_, index) => source[index % source.length] ?? 0);
  }
  function macKeyOctets(password, derivation) {
    const diversifier = new Uint8Array(BLOCK).fill(3);
    const terminated = concat(utf16(password), new Uint8Array(2));
    let state = concat(diversifier, repeated(derivation.salt), repeated(terminated));
    for (let round = 0; round < derivation.iterations; round += 1) state = Uint8Array.from(sha2562(state));
    return state;
  }
  async function macKey(password, derivation) {
    const octets = macKeyOctets(password, derivation);
    return crypto.subtle.importKey("raw", octets, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  }
  async function cipherKey(password, derivation) {
    const secret = await crypto.subtle.importKey("raw", utf8(password), "PBKDF2", false, ["deriveKey"]);
    const parameters = { name: "PBKDF2", hash: "SHA-256", ...derivation };
    const usages = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];
    return crypto.subtle.deriveKey(parameters, secret, { name: "AES-CBC", length: 256 }, false, usages);
  }

  // src/worker-tasks.ts
  var FILE_LIMIT = 256 * 1024;

  // src/pfx-read.ts
  var CONTEXT_0 = 160;
  var IMPLICIT_0 = 128;
  function expectOid(source, id) {
    if (source.tag !== TAG.OID) throw new NotDer("oid");
    if (!equal(source.whole, id)) throw new Trouble("file_foreign");
  }
  function explicit(source) {
    if (source.tag !== CONTEXT_0) throw new NotDer("context tag");
    return read(source.content);
  }
  function dataOf(contentInfo) {
    const parts = members(contentInfo, TAG.SEQUENCE);
    expectOid(at(parts, 0), OID.data);
    return explicit(at(parts, 1)).content;
  }
  function encryptedWith(algorithm, content) {
    const [id, parameters] = [at(members(algorithm, TAG.SEQUENCE), 0), at(members(algorithm, TAG.SEQUENCE), 1)];
    expectOid(id, OID.pbes2);
    const schemes = members(parameters, TAG.SEQUENCE);
    const kdf = members(at(schemes, 0), TAG.SEQUENCE);
    expectOid(at(kdf, 0), OID.pbkdf2);
    const choices = members(at(kdf, 1), TAG.SEQUENCE);
    expectOid(at(members(at(choices, choices.length - 1), TAG.SEQUENCE), 0), OID.hmacWithSha256);
    const cipher = members(at(schemes, 1), TAG.SEQUENCE);
    expectOid(at(cipher, 0), OID.aes256Cbc);
    return {
      derivation: { salt: at(choices, 0, TAG.OCTET_STRING).content, iterations: numberOf(at(choices, 1)) },
      iv: at(cipher, 1, TAG.OCTET_STRING).content,
      content
    };
  }
  async function checkMac(mac, authenticated, opening) {
    const parts = members(mac, TAG.SEQUENCE);
    const digest = members(at(parts, 0), TAG.SEQUENCE);
    expectOid(at(members(at(digest, 0), TAG.SEQUENCE), 0), OID.sha256);
    const salt = at(parts, 1, TAG.OCTET_STRING).content;
    const iterations = parts.length > 2 ? numberOf(at(parts, 2)) : 1;
    opening.budget.spend(iterations);
    const key = await macKey(opening.password, { salt, iterations });
    const sound = await crypto.subtle.verify("HMAC", key, at(digest, 1, TAG.OCTET_STRING).content, authenticated);
    if (!sound) throw new Trouble("wrong_file_password");
  }
  async function certificatesOf(contentInfo, opening) {
    const parts = members(contentInfo, TAG.SEQUENCE);
    expectOid(at(parts, 0), OID.encryptedData);
    const inner = members(at(members(explicit(at(parts, 1)), TAG.SEQUENCE), 1), TAG.SEQUENCE);
    const encrypted = encryptedWith(at(inner, 1), at(inner, 2, IMPLICIT_0).content);
    opening.budget.spend(encrypted.derivation.iterations);
    const key = await cipherKey(opening.password, encrypted.derivation);
    const plain = await crypto.subtle.decrypt({ name: "AES-CBC", iv: encrypted.iv }, key, encrypted.content);
    return members(read(new Uint8Array(plain)), TAG.SEQUENCE).map((one) => {
      const value = explicit(bagValue(one, OID.certificateBag));
      return explicit(at(members(value, TAG.SEQUENCE), 1)).content;
    });
  }
  function bagValue(bag2, id) {
    const parts = members(bag2, TAG.SEQUENCE);
    expectOid(at(parts, 0), id);
    return at(parts, 1, CONTEXT_0);
  }
  async function privateKeyOf(contentInfo, opening) {
    const bag2 = at(members(read(dataOf(contentInfo)), TAG.SEQUENCE), 0);
    const shrouded = members(explicit(bagValue(bag2, OID.shroudedKeyBag)), TAG.SEQUENCE);
    const encrypted = encryptedWith(at(shrouded, 0), at(shrouded, 1, TAG.OCTET_STRING).content);
    opening.budget.spend(encrypted.derivation.iterations);
    const key = await cipherKey(opening.password, encrypted.derivation);
    const parameters = { name: "AES-CBC", iv: encrypted.iv };
    return crypto.subtle.unwrapKey("pkcs8", encrypted.content, key, parameters, SIGNATURE_KEY, false, ["sign"]);
  }
  async function belongTogether(key, certificate) {
    const challenge = random(32);
    const signature = await crypto.subtle.sign(SIGNATURE_KEY.name, key, challenge);
    const spki = publicKeyOf(certificate);
    const publicKey = await crypto.subtle.importKey("spki", spki, SIGNATURE_KEY, false, ["verify"]);
    return crypto.subtle.verify(SIGNATURE_KEY.name, publicKey, signature, challenge);
  }
  async function open(file, opening) {
    const outer = members(read(file), TAG.SEQUENCE);
    const authenticated = dataOf(at(outer, 1));
    const contents = members(read(authenticated), TAG.SEQUENCE);
    if (numberOf(at(outer, 0)) !== 3 || contents.length !== 2) throw new Trouble("file_foreign");
    await checkMac(at(outer, 2), authenticated, opening);
    const [certificate, ...chain] = await certificatesOf(at(contents, 0), opening);
    const key = await privateKeyOf(at(contents, 1), opening);
    if (certificate === void 0) throw new NotDer("no certificate");
    if (!await belongTogether(key, certificate)) throw new Trouble("file_key_mismatch");
    return { certificate, chain };
  }
  async function readPfx(file, password) {
    if (file.length > FILE_LIMIT) throw new Trouble("file_too_large");
    try {
      return await open(file, { password, budget: new Budget() });
    } catch (error) {
      if (error instanceof NotDer || error instanceof DOMException) throw new Trouble("file_damaged");
      throw error;
    }
  }

  // src/pfx-write.ts
  var ITERATIONS = 25e4;
  var freshDerivation = () => ({ salt: random(16), iterations: ITERATIONS });
  async function freshCipher(password) {
    const derivation = freshDerivation();
    const iv = random(16);
    const prf = sequence(OID.hmacWithSha256, NULL_VALUE);
    const pbkdf2 = sequence(OID.pbkdf2, sequence(octetString(derivation.salt), integer(derivation.iterations), prf));
    const aes = sequence(OID.aes256Cbc, octetString(iv));
    return {
      algorithm: sequence(OID.pbes2, sequence(pbkdf2, aes)),
      key: await cipherKey(password, derivation),
      parameters: { name: "AES-CBC", iv }
    };
  }
  var attribute = (id, value) => sequence(id, setOf(value));
  function bag(id, value, attributes) {
    return sequence(id, tagged(0, value), ...attributes.length > 0 ? [setOf(...attributes)] : []);
  }
  var certificateBag = (der, attributes) => bag(OID.certificateBag, sequence(OID.x509Certificate, tagged(0, octetString(der))), attributes);
  var dataContent = (content) => sequence(OID.data, tagged(0, octetString(content)));
  async function encryptedContent(content, password) {
    const cipher = await freshCipher(password);
    const encrypted = new Uint8Array(await crypto.subtle.encrypt(cipher.parameters, cipher.key, content));
    const inner = sequence(OID.data, cipher.algorithm, element(128, encrypted));
    return sequence(OID.encryptedData, tagged(0, sequence(integer(0), inner)));
  }
  async function shroudedKey(key, password) {
    const cipher = await freshCipher(password);
    const wrapped = await crypto.subtle.wrapKey("pkcs8", key, cipher.key, cipher.parameters);
    return sequence(cipher.algorithm, octetString(new Uint8Array(wrapped)));
  }
  async function macData(authenticated, password) {
    const derivation = freshDerivation();
    const mac = await crypto.subtle.sign("HMAC", await macKey(password, derivation), authenticated);
    const digest = sequence(sequence(OID.sha256, NULL_VALUE), octetString(new Uint8Array(mac)));
    return sequence(digest, octetString(derivation.salt), integer(derivation.iterations));
  }
  async function writePfx(backup, password) {
    const localKeyId = octetString((await sha256(backup.certificate)).slice(0, 20));
    const attributes = [
      attribute(OID.friendlyName, bmpString(backup.friendlyName)),
      attribute(OID.localKeyId, localKeyId)
    ];
    const certificates = sequence(
      certificateBag(backup.certificate, attributes),
      ...backup.chain.map((one) => certificateBag(one, []))
    );
    const keys = sequence(bag(OID.shroudedKeyBag, await shroudedKey(backup.key, password), attributes));
    const authenticated = sequence(await encryptedContent(certificates, password), dataContent(keys));
    return sequence(integer(3), dataContent(authenticated), await macData(authenticated, password));
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
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", made.keys.publicKey));
    const derivation = { name: "PBKDF2", hash: "SHA-256", iterations: ITERATIONS2, salt: random(16) };
    const key = { use: made.use, spki, derivation, cipher: { name: "AES-GCM", iv: random(12) } };
    const wrapping = await wrappingKey(made.password, derivation);
    const wrapped = await crypto.subtle.wrapKey("pkcs8", made.keys.privateKey, wrapping, await cipherParameters(key));
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

  // src/keys-worker.ts
  var page = self;
  var RSA_2048 = { ...SIGNATURE_KEY, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  async function makeOne(use, given) {
    const keys = await crypto.subtle.generateKey(RSA_2048, true, ["sign", "verify"]);
    const request = await certificateRequest(keys, given.nonce);
    const key = await wrap({ use, keys, password: given.password });
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
  async function exportFiles(given) {
    const files = [];
    for (const entry of given.entries) {
      const key = await unwrap({ key: entry.key, password: given.keyPassword, forExport: true });
      files.push(await writePfx({ ...entry, key }, given.filePassword));
    }
    return files;
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
        return readPfx(assignment.given.file, assignment.given.password);
    }
  }
  page.onmessage = (event) => {
    carryOut(event.data).then(
      (answer) => page.postMessage({ kind: "done", answer }),
      (error) => page.postMessage({ kind: "trouble", code: asTrouble(error).code })
    );
  };
})();
