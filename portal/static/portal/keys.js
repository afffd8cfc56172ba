"use strict";
(() => {
  // src/bytes.ts
  function bytes(...values) {
    return Uint8Array.from(values);
  }
  function concat(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part2) => sum + part2.length, 0));
    let at2 = 0;
    for (const part2 of parts) {
      whole.set(part2, at2);
      at2 += part2.length;
    }
    return whole;
  }
  function equal(left, right) {
    return left.length === right.length && left.every((value, index) => value === right[index]);
  }
  function hex(value) {
    return Array.from(value, (octet) => octet.toString(16).padStart(2, "0")).join("");
  }
  function toBase64(value) {
    return btoa(Array.from(value, (octet) => String.fromCharCode(octet)).join(""));
  }
  function fromBase64(text) {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  }
  async function sha256(value) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", value));
  }

  // src/trouble.ts
  var Trouble = class extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
    code;
  };
  var Refused = class extends Error {
    constructor(code, sentence) {
      super(code);
      this.code = code;
      this.sentence = sentence;
    }
    code;
    sentence;
  };
  function asTrouble(error) {
    if (error instanceof Trouble) return error;
    if (error instanceof DOMException && error.name === "QuotaExceededError") return new Trouble("storage_full");
    return new Trouble("unexpected");
  }

  // src/calls.ts
  var PATIENCE_MS = 6e4;
  var PAUSES_MS = [1e3, 4e3];
  var pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  async function post(page, url, body) {
    for (const wait of PAUSES_MS) {
      try {
        return await postOnce(page, url, body);
      } catch (error) {
        if (!(error instanceof Trouble) || error.code !== "unreached") throw error;
        await pause(wait);
      }
    }
    return postOnce(page, url, body);
  }
  async function postOnce(page, url, body) {
    const response = await reach(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.csrf },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS)
    });
    const answer = await jsonOf(response);
    if (response.ok && answer !== void 0) return answer;
    if (response.status === 401 || response.status === 403) throw new Trouble("signed_out");
    const sentence = answer?.["refusal"];
    if (response.status < 500 && typeof sentence === "string") throw new Refused(String(answer?.["code"]), sentence);
    throw new Trouble("unreached");
  }
  async function reach(url, options) {
    try {
      return await fetch(url, options);
    } catch {
      throw new Trouble("unreached");
    }
  }
  async function jsonOf(response) {
    try {
      const answer = await response.json();
      return typeof answer === "object" && answer !== null ? answer : void 0;
    } catch {
      return void 0;
    }
  }
  function octets(value) {
    if (typeof value !== "string") throw new Trouble("certificate_mismatch");
    return fromBase64(value);
  }
  async function askForOrder(page) {
    const answer = await post(page, page.urls.order, {});
    const renews = answer["renews"];
    const order = { order: String(answer["order"]), nonce: String(answer["nonce"]) };
    return typeof renews === "string" ? { ...order, renews } : order;
  }
  async function sendRequests(page, requests) {
    const answer = await post(page, page.urls.requests, {
      order: requests.order,
      signing: toBase64(requests.signing),
      encryption: toBase64(requests.encryption),
      ...requests.approval === void 0 ? {} : { approval: toBase64(requests.approval) }
    });
    const one = (use) => {
      const given = answer[use];
      return { certificate: octets(given?.["certificate"]), number: String(given?.["number"]) };
    };
    const chain = Array.isArray(answer["chain"]) ? answer["chain"].map(octets) : [];
    return { certificates: { signing: one("signing"), encryption: one("encryption") }, chain };
  }
  async function reportKept(page, order) {
    await post(page, page.urls.kept, { order });
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
    const octets2 = [];
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets2.unshift(rest % 256);
    return bytes(128 | octets2.length, ...octets2);
  }
  function element(tag, ...contents) {
    const content = concat(...contents);
    return concat(bytes(tag), lengthOctets(content.length), content);
  }
  var NULL_VALUE = element(TAG.NULL);
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

  // src/certificate.ts
  var HASHES = [
    [OID.sha256WithRsa, "SHA-256"],
    [OID.sha384WithRsa, "SHA-384"],
    [OID.sha512WithRsa, "SHA-512"]
  ];
  var DIGITAL_SIGNATURE = 128;
  var KEY_ENCIPHERMENT = 32;
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
  function isCertificateOf(der, spki) {
    try {
      return equal(publicKeyOf(der), spki);
    } catch (error) {
      if (error instanceof NotDer) return false;
      throw error;
    }
  }
  async function isSignedBy(certificate, issuer) {
    if (!equal(certificate.issuer, issuer.subject)) return false;
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: certificate.hash };
    const key = await crypto.subtle.importKey("spki", issuer.spki, algorithm, false, ["verify"]);
    return crypto.subtle.verify(algorithm.name, key, certificate.signature, certificate.signed);
  }
  async function checkCertificate(expected) {
    if (!await fits(expected)) throw new Trouble("certificate_mismatch");
  }
  async function fits(expected) {
    try {
      const leaf = parse(expected.certificate);
      const wanted = expected.use === "signing" ? DIGITAL_SIGNATURE : KEY_ENCIPHERMENT;
      if (!equal(leaf.spki, expected.spki) || (leaf.keyUsage & wanted) === 0) return false;
      const path = [leaf, ...expected.chain.map(parse)];
      if (path.length < 2) return false;
      const signed = await Promise.all(path.map((one, index) => isSignedBy(one, path[index + 1] ?? one)));
      return signed.every(Boolean);
    } catch (error) {
      if (error instanceof NotDer || error instanceof DOMException) return false;
      throw error;
    }
  }

  // src/wrapped-key.ts
  var USES = ["signing", "encryption"];

  // src/store.ts
  var DATABASE = "certdesk-keys";
  var PAIRS = "pairs";
  var BY_HOLDER = "holder";
  function settled(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Trouble("no_storage"));
    });
  }
  async function open() {
    try {
      const opening = indexedDB.open(DATABASE, 1);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore(PAIRS, { keyPath: "id" }).createIndex(BY_HOLDER, BY_HOLDER);
      };
      return await settled(opening);
    } catch (error) {
      if (error instanceof DOMException && error.name === "QuotaExceededError") throw error;
      throw new Trouble("no_storage");
    }
  }
  async function change(work) {
    const database = await open();
    try {
      await new Promise((resolve, reject) => {
        const transaction = database.transaction(PAIRS, "readwrite", { durability: "strict" });
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Trouble("storage_full"));
        work(transaction.objectStore(PAIRS));
      });
    } finally {
      database.close();
    }
  }
  async function put(record) {
    return change((pairs) => void pairs.put(record));
  }
  async function remove(id) {
    return change((pairs) => void pairs.delete(id));
  }
  async function pairsOf(holder) {
    const database = await open();
    try {
      const index = database.transaction(PAIRS).objectStore(PAIRS).index(BY_HOLDER);
      const found = await settled(index.getAll(holder));
      return found.sort((left, right) => right.madeAt - left.madeAt);
    } finally {
      database.close();
    }
  }
  function withKey(record, use, change2) {
    return { ...record, keys: { ...record.keys, [use]: { ...record.keys[use], ...change2 } } };
  }
  function isIssued(record) {
    return USES.every((use) => record.keys[use].certificate !== void 0);
  }

  // src/worker-client.ts
  var own = document.currentScript;
  var address = own instanceof HTMLScriptElement ? own.dataset["worker"] ?? "" : "";
  function trusted() {
    const factory = window.trustedTypes;
    return policy(factory).createScriptURL(address);
  }
  var made;
  function policy(factory) {
    const rules = {
      createScriptURL: (url) => {
        if (new URL(url, location.href).origin !== location.origin) throw new Trouble("no_worker");
        return url;
      }
    };
    made ??= factory === void 0 ? rules : factory.createPolicy("certdesk-keys-worker", rules);
    return made;
  }
  function assign(task, given, onStage = () => void 0) {
    const worker = new Worker(trusted());
    const finished = new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Trouble("no_worker"));
      worker.onmessage = (event) => {
        const report2 = event.data;
        if (report2.kind === "stage") onStage(report2.stage);
        else if (report2.kind === "trouble") reject(new Trouble(report2.code));
        else resolve(report2.answer);
      };
    });
    worker.postMessage({ task, given });
    return finished.finally(() => worker.terminate());
  }

  // src/application.ts
  var LOCK = "certdesk-keys";
  async function alone(work) {
    return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (lock === null) throw new Trouble("other_tab");
      return work();
    });
  }
  async function unfinished(page) {
    const held = await pairsOf(page.holder);
    return held.filter((record) => record.state === "made" || record.state === "issued");
  }
  async function apply(page, password, onStep) {
    return begin(page, onStep, async ({ nonce }) => ({ keys: await assign("make", { password, nonce }, onStep) }));
  }
  async function renew(page, { former, password }, onStep) {
    const { key, certificate } = former.keys.signing;
    if (certificate === void 0) throw new Trouble("unexpected");
    return begin(page, onStep, async ({ order, nonce, renews }) => {
      if (renews !== hex(await sha256(certificate))) throw new Trouble("renews_another");
      return assign("renew", { password, order, nonce, signer: { key, certificate } }, onStep);
    });
  }
  async function begin(page, onStep, make2) {
    if ((await unfinished(page)).length > 0) throw new Trouble("other_tab");
    const order = await askForOrder(page);
    const made2 = await make2(order);
    const record = {
      id: crypto.randomUUID(),
      holder: page.holder,
      order: order.order,
      madeAt: Date.now(),
      state: "made",
      chain: [],
      ...made2
    };
    await put(record);
    onStep("stored");
    return finish(page, record, onStep);
  }
  async function resume(page, onStep) {
    let last;
    for (const record of await unfinished(page)) last = await finish(page, record, onStep);
    return last;
  }
  async function finish(page, record, onStep) {
    const issued = isIssued(record) ? record : await collect(page, record, onStep);
    await report(page, issued);
    const kept = { ...issued, state: "kept" };
    await put(kept);
    onStep("kept");
    return kept;
  }
  async function report(page, issued) {
    if (issued.order === void 0) return;
    try {
      await reportKept(page, issued.order);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  async function collect(page, record, onStep) {
    const answer = await answered(page, record);
    onStep("sent");
    const keys = [];
    for (const use of USES) {
      const { certificate, number } = answer.certificates[use];
      const held = record.keys[use];
      await checkCertificate({ certificate, chain: answer.chain, spki: held.key.spki, use });
      keys.push([use, { ...held, certificate, number }]);
    }
    const both = Object.fromEntries(keys);
    const issued = { ...record, state: "issued", keys: both, chain: answer.chain };
    await put(issued);
    return issued;
  }
  async function answered(page, record) {
    const { order, approval } = record;
    const [signing, encryption] = [record.keys.signing.request, record.keys.encryption.request];
    if (order === void 0 || signing === void 0 || encryption === void 0) throw new Trouble("unexpected");
    const requests = { order, signing, encryption };
    try {
      return await sendRequests(page, approval === void 0 ? requests : { ...requests, approval });
    } catch (error) {
      if (error instanceof Refused) await put({ ...record, state: "refused" });
      throw error;
    }
  }

  // src/dom.ts
  function part(id, kind) {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} #${id}`);
    return found;
  }
  function show(id, shown) {
    part(id, HTMLElement).hidden = !shown;
  }
  function fieldOf(form, name) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement)) throw new TypeError(`no field ${name}`);
    return field;
  }
  function create(name, attributes = {}, ...children) {
    const made2 = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made2.setAttribute(key, value);
    made2.append(...children);
    return made2;
  }
  function unbroken(text) {
    const parts = text.split(/([A-Z]{1,2}\d{3}-\d{7}-[0-9A-Z])/);
    return parts.map((part2, at2) => at2 % 2 === 1 ? create("span", { class: "nowrap" }, part2) : part2);
  }
  function copyOf(id, texts) {
    const copy = part(id, HTMLTemplateElement).content.cloneNode(true);
    for (const slot of copy.querySelectorAll("[data-fill]")) {
      slot.replaceChildren(...unbroken(texts[slot.dataset["fill"] ?? ""] ?? ""));
    }
    const root = copy.firstElementChild;
    if (!(root instanceof HTMLElement)) throw new TypeError(`empty template #${id}`);
    return root;
  }
  function focusOn(id) {
    const target = part(id, HTMLElement);
    target.tabIndex = -1;
    target.focus();
  }
  function note(said) {
    const sentence = create("p", {}, said.sentence);
    if (said.link !== void 0) sentence.append(" ", create("a", { href: said.link.url }, said.link.label));
    part("keys-note", HTMLElement).replaceChildren(create("div", { class: `note note--${said.tone}` }, sentence));
  }

  // src/page.ts
  var BLOCK = "keys-page";
  function readPage() {
    const block = document.getElementById(BLOCK);
    return block === null ? void 0 : JSON.parse(block.textContent ?? "");
  }
  function say(page, name, values = {}) {
    const sentence = page.texts[name] ?? name;
    return sentence.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  }
  function sayTrouble(page, error) {
    if (error instanceof Refused) return error.sentence;
    const name = `trouble_${error.code}`;
    return say(page, name);
  }
  function fail(page, error) {
    note({ tone: "bad", sentence: sayTrouble(page, error instanceof Refused ? error : asTrouble(error)) });
    focusOn("keys-note");
  }
  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  function moment(milliseconds) {
    const at2 = new Date(milliseconds);
    const [year, month, day] = [at2.getFullYear(), at2.getMonth(), at2.getDate()];
    const clock = [at2.getHours(), at2.getMinutes()].map((value) => String(value).padStart(2, "0")).join(":");
    const roc = document.documentElement.lang.startsWith("zh");
    return roc ? `${year - 1911}/${month + 1}/${day} ${clock}` : `${day} ${MONTHS[month] ?? ""} ${year} ${clock}`;
  }

  // src/platform.ts
  async function checkPlatform() {
    if (!window.isSecureContext || !("subtle" in crypto)) throw new Trouble("insecure");
    if (!("indexedDB" in window) || !("locks" in navigator)) throw new Trouble("no_storage");
    if (!("Worker" in window)) throw new Trouble("no_worker");
    await pairsOf("");
  }
  async function checkLasting() {
    try {
      await navigator.storage?.getDirectory?.();
    } catch (error) {
      if (error instanceof DOMException && error.name === "SecurityError") throw new Trouble("no_storage");
    }
  }
  async function askToPersist() {
    return await navigator.storage?.persist?.() ?? false;
  }
  async function isPersisted() {
    return await navigator.storage?.persisted?.() ?? false;
  }

  // src/application-page.ts
  var STEPS = ["signing_made", "encryption_made", "stored", "sent", "kept"];
  var SECTIONS = ["apply-password", "apply-making", "apply-continue", "apply-done", "apply-elsewhere"];
  function turnTo(section, stage) {
    for (const one of SECTIONS) show(one, one === section);
    [...part("apply-steps", HTMLOListElement).children].forEach((item, index) => {
      item.classList.toggle("done", index < stage);
      if (index === stage) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }
  function showReached(page, reached) {
    part("making-progress", HTMLProgressElement).value = reached;
    [...part("making-list", HTMLUListElement).children].forEach((item, index) => {
      item.classList.toggle("todo", index >= reached);
    });
    const next = STEPS[reached];
    part("making-now", HTMLElement).textContent = next === void 0 ? "" : say(page, `doing_${next}`);
  }
  async function attempt(page, beginning3, work) {
    turnTo("apply-making", 2);
    focusOn("making-h");
    try {
      await alone(() => work((step) => showReached(page, STEPS.indexOf(step) + 1)));
    } catch (error) {
      await turnToNext(page, beginning3);
      throw error;
    }
    turnTo("apply-done", 3);
    focusOn("done-h");
  }
  async function makeKeys(page, beginning3, work) {
    void askToPersist();
    showReached(page, 0);
    await attempt(page, beginning3, work);
  }
  async function continueLeft(page, beginning3) {
    showReached(page, STEPS.indexOf("stored") + 1);
    try {
      await attempt(page, beginning3, (onStep) => resume(page, onStep));
    } catch (error) {
      fail(page, error);
    }
  }
  async function turnToNext(page, beginning3) {
    if (await isLeft(page)) turnTo("apply-continue", 2);
    else turnTo(await beginning3(), 1);
  }
  async function isLeft(page) {
    try {
      return (await unfinished(page)).length > 0;
    } catch {
      return false;
    }
  }
  async function runApplicationPage(page, beginning3) {
    part("continue-now", HTMLButtonElement).onclick = () => void continueLeft(page, beginning3);
    try {
      await checkPlatform();
      if (await isLeft(page)) return await continueLeft(page, beginning3);
      await checkLasting();
      await turnToNext(page, beginning3);
    } catch (error) {
      fail(page, error);
    }
  }

  // src/form-errors.ts
  var SUMMARY = "errors";
  function labelOf(input) {
    return input.labels?.[0]?.textContent?.trim() ?? "";
  }
  function errorId(input) {
    return `${input.id}-error`;
  }
  function clearErrors(form) {
    document.getElementById(SUMMARY)?.remove();
    for (const message of form.querySelectorAll(".err")) message.remove();
    for (const input of form.querySelectorAll("input")) {
      input.removeAttribute("aria-invalid");
      describe(input, (ids) => ids.filter((id) => id !== errorId(input)));
      input.closest(".field")?.classList.remove("field--bad");
    }
  }
  function describe(input, change2) {
    const ids = change2((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (ids.length > 0) input.setAttribute("aria-describedby", ids.join(" "));
    else input.removeAttribute("aria-describedby");
  }
  function mark({ input, sentence }) {
    const label = input.closest("label") ?? input;
    label.before(create("span", { class: "err", id: errorId(input) }, sentence));
    input.setAttribute("aria-invalid", "true");
    describe(input, (ids) => [errorId(input), ...ids]);
    input.closest(".field")?.classList.add("field--bad");
  }
  function summaryOf(page, problems) {
    const heading = create("h2", { id: "err-h" }, say(page, "errors_heading", { count: problems.length }));
    const lines = problems.map(({ input, sentence }) => {
      const link = create("a", { href: `#${input.id}` }, say(page, "error_line", { label: labelOf(input), sentence }));
      link.onclick = (event) => {
        event.preventDefault();
        input.focus();
      };
      return create("li", {}, link);
    });
    const attributes = { class: "errors", id: SUMMARY, role: "alert", tabindex: "-1", "aria-labelledby": "err-h" };
    return create("div", attributes, heading, create("ul", { class: "errors__list" }, ...lines));
  }
  function showErrors(page, form, problems) {
    clearErrors(form);
    if (problems.length === 0) return false;
    problems.forEach(mark);
    const summary = summaryOf(page, problems);
    form.prepend(summary);
    summary.focus();
    return true;
  }

  // src/password-advice.ts
  var KEY_PASSWORD_LENGTH = 12;
  var STRONG = 18;
  var ENOUGH = 14;
  var OWN_CHARACTERS = 6;
  var COMMON = [
    "password",
    "passwd",
    "p@ssw0rd",
    "passw0rd",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "zxcvbn",
    "1qaz2wsx",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "qazwsx",
    "iloveyou",
    "welcome",
    "letmein",
    "admin",
    "administrator",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "master",
    "shadow",
    "login",
    "secret",
    "test",
    "user",
    "root",
    "abc",
    "taiwan",
    "taipei",
    "woaini",
    "a123456",
    "certdesk",
    "ji32k7au4a83"
  ];
  function withoutRuns(text) {
    const kept = [];
    let run2 = [];
    let step = 0;
    const flush = () => {
      if (run2.length < 4) kept.push(...run2);
      run2 = [];
    };
    for (const character of text) {
      const difference = (character.codePointAt(0) ?? 0) - (run2.at(-1)?.codePointAt(0) ?? 0);
      const continues = run2.length === 0 || Math.abs(difference) <= 1 && (run2.length === 1 || difference === step);
      if (!continues) flush();
      else step = difference;
      run2.push(character);
    }
    flush();
    return kept.join("");
  }
  function withoutRepetition(text) {
    return text.replace(/(.+?)\1{2,}/gu, "$1");
  }
  function isUncommon(password) {
    let rest = withoutRepetition(withoutRuns(password.toLowerCase()));
    for (const word of COMMON) rest = rest.split(word).join("");
    rest = rest.replace(/(?:19|20)\d\d/g, "");
    return [...rest].length >= OWN_CHARACTERS && new Set(rest).size >= 4;
  }
  function isImpersonal(password, personal) {
    const plain2 = (text) => text.toLowerCase().replace(/[\s\-()#]/g, "");
    const typed = plain2(password);
    return !personal.map(plain2).some((own2) => own2.length >= 2 && typed.includes(own2));
  }
  function advise(password, personal) {
    const length = [...password].length;
    const longEnough = length >= KEY_PASSWORD_LENGTH;
    const uncommon = length > 0 && isUncommon(password);
    const impersonal = length > 0 && isImpersonal(password, personal);
    const missingForStrong = Math.max(0, STRONG - length);
    return { length, longEnough, uncommon, impersonal, missingForStrong, strength: strengthOf() };
    function strengthOf() {
      if (length === 0) return 0;
      if (!longEnough || !uncommon || !impersonal) return 1;
      if (length < ENOUGH) return 2;
      return length < STRONG ? 3 : 4;
    }
  }
  function fitsBackupFile(password) {
    return /^[\x20-\x7e]{8,128}$/.test(password);
  }

  // src/new-key-password.ts
  function inputs() {
    return { first: part("k1", HTMLInputElement), again: part("k2", HTMLInputElement) };
  }
  function showAdvice(page) {
    const advice = advise(inputs().first.value, page.personal);
    [...part("k1-bars", HTMLOListElement).children].forEach((bar, index) => {
      bar.className = index < advice.strength ? advice.strength < 3 ? "on-weak" : "on" : "";
    });
    const more = advice.strength === 3 ? say(page, "more_for_strong", { count: advice.missingForStrong }) : "";
    part("k1-strength", HTMLElement).textContent = [say(page, `strength_${advice.strength}`), more].join("　").trim();
    showCondition(page, "k1-length", advice.longEnough, say(page, "condition_length", { count: advice.length }));
    showCondition(page, "k1-common", advice.uncommon, say(page, "condition_common"));
    showCondition(page, "k1-personal", advice.impersonal, say(page, "condition_personal"));
  }
  function showCondition(page, id, met, sentence) {
    const item = part(id, HTMLLIElement);
    item.classList.toggle("todo", !met);
    item.replaceChildren(sentence, create("span", { class: "vh" }, say(page, met ? "condition_met" : "condition_open")));
  }
  function watchNewKeyPassword(page) {
    inputs().first.oninput = () => showAdvice(page);
    showAdvice(page);
  }
  function newKeyPasswordProblems(page) {
    const { first, again } = inputs();
    const advice = advise(first.value, page.personal);
    const found = [];
    if (!advice.longEnough) found.push({ input: first, sentence: say(page, "key_password_short") });
    else if (!advice.uncommon) found.push({ input: first, sentence: say(page, "key_password_common") });
    else if (!advice.impersonal) found.push({ input: first, sentence: say(page, "key_password_personal") });
    if (again.value !== first.value) found.push({ input: again, sentence: say(page, "passwords_differ") });
    return found;
  }
  function takeNewKeyPassword(page) {
    const { first, again } = inputs();
    const password = first.value;
    [first.value, again.value] = ["", ""];
    showAdvice(page);
    return password;
  }

  // src/page-apply.ts
  var beginning = async () => {
    const taken = part("apply-keys", HTMLElement).dataset["taken"] === "yes";
    return taken ? "apply-elsewhere" : "apply-password";
  };
  async function submit(page, form) {
    const own2 = part("own", HTMLInputElement);
    const problems = newKeyPasswordProblems(page);
    if (!own2.checked) problems.push({ input: own2, sentence: say(page, "own_computer") });
    if (showErrors(page, form, problems)) return;
    const password = takeNewKeyPassword(page);
    clearErrors(form);
    try {
      await makeKeys(page, beginning, (onStep) => apply(page, password, onStep));
    } catch (error) {
      fail(page, error);
    }
  }
  async function runApplyPage(page) {
    const form = part("apply-form", HTMLFormElement);
    form.onsubmit = (event) => {
      event.preventDefault();
      void submit(page, form);
    };
    watchNewKeyPassword(page);
    await runApplicationPage(page, beginning);
  }

  // src/listed-pairs.ts
  var BLOCK2 = "keys-certificates";
  function listedPairs() {
    const sent = JSON.parse(document.getElementById(BLOCK2)?.textContent ?? "[]");
    const one = ({ number, certificate }) => ({
      number,
      certificate: fromBase64(certificate)
    });
    return sent.map((pair) => ({
      ...pair,
      certificates: { signing: one(pair.certificates.signing), encryption: one(pair.certificates.encryption) },
      chain: pair.chain.map(fromBase64)
    }));
  }
  function recordOf(listed, held) {
    return held.find(
      (record) => USES.every((use) => isCertificateOf(listed.certificates[use].certificate, record.keys[use].key.spki))
    );
  }
  function listedOf(record, listed) {
    return listed.find((pair) => {
      const certificate = record.keys.signing.certificate;
      return certificate !== void 0 && equal(certificate, pair.certificates.signing.certificate);
    });
  }
  function withListed(keys, listed) {
    const { signing, encryption } = listed.certificates;
    return { signing: { ...keys.signing, ...signing }, encryption: { ...keys.encryption, ...encryption } };
  }

  // src/page-download.ts
  var TONES = {
    download_stored: "note--ok",
    download_here: "note--ok",
    download_elsewhere: "note--warn"
  };
  async function store(page, record, listed) {
    for (const use of USES) {
      const { certificate } = listed.certificates[use];
      await checkCertificate({ certificate, chain: listed.chain, spki: record.keys[use].key.spki, use });
    }
    const issued = {
      ...record,
      state: "issued",
      keys: withListed(record.keys, listed),
      chain: listed.chain
    };
    await put(issued);
    await report(page, issued);
    await put({ ...issued, state: "kept" });
  }
  async function download(page, listed) {
    const record = recordOf(listed, await pairsOf(page.holder));
    if (record === void 0) return "download_elsewhere";
    if (isIssued(record)) return "download_here";
    await store(page, record, listed);
    return "download_stored";
  }
  function sayOutcome(page, listed, outcome) {
    const sentence = create("p", { class: `note ${TONES[outcome]}` }, say(page, outcome));
    const link = outcome === "download_elsewhere" ? create("a", { href: page.urls.import }, say(page, "import_link")) : "";
    sentence.append(" ", link);
    document.querySelector(`[data-pair="${CSS.escape(listed.pair)}"]`)?.replaceChildren(sentence);
  }
  async function runDownloadPage(page) {
    const status = part("download-status", HTMLElement);
    status.textContent = say(page, "looking");
    try {
      await checkPlatform();
      await alone(async () => {
        for (const listed of listedPairs()) sayOutcome(page, listed, await download(page, listed));
      });
    } catch (error) {
      fail(page, error);
    }
    status.textContent = "";
  }

  // src/busy.ts
  async function busy(page, statusId, doing, work) {
    const status = part(statusId, HTMLElement);
    const buttons = document.querySelectorAll("main form button");
    status.textContent = say(page, doing);
    for (const button of buttons) button.disabled = true;
    try {
      await work();
    } finally {
      for (const button of buttons) button.disabled = false;
      status.textContent = "";
    }
  }

  // src/worker-tasks.ts
  var FILE_LIMIT = 256 * 1024;

  // src/chosen-files.ts
  async function octetsOfFile(file) {
    if (file.size > FILE_LIMIT) throw new Trouble("file_too_large");
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      throw new Trouble("file_unreadable");
    }
  }
  function chosenFile(page, input) {
    const file = input.files?.[0];
    return file === void 0 ? { problems: [{ input, sentence: say(page, "pfx_missing") }] } : { file, problems: [] };
  }

  // src/held-pairs.ts
  async function heldPairs(page) {
    return (await pairsOf(page.holder)).filter(isIssued);
  }
  function pairName(page, record) {
    const { signing, encryption } = record.keys;
    return say(page, "pair_name", { signing: signing.number ?? "", encryption: encryption.number ?? "" });
  }
  function backupTag(page, held) {
    const [tone, name, at2] = held.provenAt !== void 0 ? ["tag--ok", "backup_proven", held.provenAt] : held.exportedAt !== void 0 ? ["", "backup_exported", held.exportedAt] : ["tag--warn", "backup_none", void 0];
    const tag = create("span", { class: `tag ${tone}`.trim() }, say(page, name));
    return at2 === void 0 ? tag : create("span", {}, tag, " ", create("span", { class: "small dim" }, moment(at2)));
  }
  async function keyCard(page, record, use) {
    const held = record.keys[use];
    const fingerprint = hex(await sha256(held.key.spki)).toUpperCase();
    const card = copyOf("key-card", {
      title: say(page, `key_${use}`),
      number: held.number ?? "",
      made: say(page, held.request === void 0 ? "imported_at" : "made_at", { moment: moment(record.madeAt) }),
      fingerprint: fingerprint.replace(/(.{4})(?=.)/g, "$1 ")
    });
    card.querySelector("[data-backup]")?.replaceChildren(backupTag(page, held));
    return card;
  }
  async function pairSection(page, record) {
    const section = copyOf("pair-section", { heading: pairName(page, record) });
    const cards = await Promise.all(USES.map((use) => keyCard(page, record, use)));
    section.querySelector("[data-cards]")?.replaceChildren(...cards);
    return section;
  }

  // src/new-file-password.ts
  function inputs2() {
    return { first: part("x-file", HTMLInputElement), again: part("x-again", HTMLInputElement) };
  }
  function newFilePasswordProblems(page) {
    const { first, again } = inputs2();
    if (!fitsBackupFile(first.value)) return [{ input: first, sentence: say(page, "file_password_unfit") }];
    return again.value === first.value ? [] : [{ input: again, sentence: say(page, "passwords_differ") }];
  }
  function newFilePassword() {
    const old = part("x-old", HTMLInputElement).checked;
    return { password: inputs2().first.value, protection: old ? "old" : "modern" };
  }

  // src/page-export.ts
  async function choosable(page, record, choice) {
    const section = await pairSection(page, record);
    const radio = section.querySelector("input");
    if (radio !== null) [radio.value, radio.checked, radio.hidden] = [record.id, choice.chosen, choice.single];
    return section;
  }
  async function showHeld(page) {
    const held = await heldPairs(page);
    const before = chosenId();
    const chosen2 = held.find((record) => record.id === before) ?? held[0];
    const single = held.length === 1;
    const sections = held.map((record) => choosable(page, record, { chosen: record === chosen2, single }));
    part("held-pairs", HTMLElement).replaceChildren(...await Promise.all(sections));
    show("export-none", held.length === 0);
    show("export-held", held.length > 0);
    const open2 = held.flatMap((record) => USES.filter((use) => record.keys[use].provenAt === void 0)).length;
    part("backup-open", HTMLElement).textContent = open2 === 0 ? "" : say(page, "backup_open", { count: open2 });
    show("backup-warning", open2 > 0);
    part("persisted", HTMLElement).textContent = say(page, await isPersisted() ? "persisted" : "not_persisted");
  }
  function chosenId() {
    return document.querySelector("input[name=pair]:checked")?.value;
  }
  async function chosenPair(page) {
    const found = (await heldPairs(page)).find((record) => record.id === chosenId());
    if (found === void 0) throw new Trouble("keys_gone");
    return found;
  }
  async function remember(page, id, use, change2) {
    await navigator.locks.request("certdesk-keys", async () => {
      const current = (await pairsOf(page.holder)).find((record) => record.id === id);
      if (current !== void 0) await put(withKey(current, use, change2));
    });
    await showHeld(page);
  }
  function problemsOf(page, key) {
    const missing = key.value === "" ? [{ input: key, sentence: say(page, "key_password_missing") }] : [];
    return [...missing, ...newFilePasswordProblems(page)];
  }
  function entryOf(record, use) {
    const { key, certificate, number } = record.keys[use];
    if (certificate === void 0) throw new Trouble("unexpected");
    return { key, certificate, chain: record.chain, friendlyName: `${use} ${number ?? ""}`.trim() };
  }
  async function exportPair(page, form) {
    const key = part("x-key", HTMLInputElement);
    if (showErrors(page, form, problemsOf(page, key))) return;
    try {
      await busy(page, "export-status", "exporting", () => alone(() => makeFiles(page, key.value)));
      form.reset();
    } catch (error) {
      const trouble = asTrouble(error);
      if (trouble.code !== "wrong_key_password") return fail(page, error);
      key.value = "";
      showErrors(page, form, [{ input: key, sentence: sayTrouble(page, trouble) }]);
    }
  }
  async function makeFiles(page, keyPassword) {
    const record = await chosenPair(page);
    const entries = USES.map((use) => entryOf(record, use));
    const { password: filePassword, protection } = newFilePassword();
    const files = await assign("export", { keyPassword, filePassword, protection, entries });
    const links = USES.map((use, index) => fileLink(page, record, use, files[index]));
    for (const old of document.querySelectorAll("#files a")) URL.revokeObjectURL(old.href);
    part("files", HTMLElement).replaceChildren(...links);
    show("files-none", false);
    focusOn("files-h");
  }
  function fileLink(page, record, use, file) {
    if (file === void 0) throw new Trouble("unexpected");
    const name = say(page, `file_name_${use}`, { number: record.keys[use].number ?? "" });
    const href = URL.createObjectURL(new Blob([file], { type: "application/x-pkcs12" }));
    const link = create("a", { class: "btn btn--main", href, download: name }, say(page, "download_file", { name }));
    link.onclick = () => {
      link.classList.remove("btn--main");
      void remember(page, record.id, use, { exportedAt: Date.now() });
    };
    return create("li", {}, link);
  }
  async function provePair(page, form) {
    const chosen2 = part("p-files", HTMLInputElement);
    const password = part("p-password", HTMLInputElement);
    const files = [...chosen2.files ?? []];
    const problems = [];
    if (files.length === 0) problems.push({ input: chosen2, sentence: say(page, "file_missing") });
    if (password.value === "") problems.push({ input: password, sentence: say(page, "file_password_missing") });
    if (showErrors(page, form, problems)) return;
    clearErrors(form);
    const results = part("prove-results", HTMLUListElement);
    results.replaceChildren();
    await busy(page, "prove-status", "proving", async () => {
      for (const file of files) results.append(await proveOne(page, file, password.value));
    });
    password.value = "";
    focusOn("prove-results");
  }
  async function proveOne(page, file, password) {
    try {
      const opened = await assign("open", { file: await octetsOfFile(file), password });
      const use = await recogniseAndRemember(page, opened);
      return create("li", {}, say(page, "proven", { name: file.name, key: say(page, `key_${use}`) }));
    } catch (error) {
      const sentence = sayTrouble(page, asTrouble(error));
      return create("li", { class: "not" }, say(page, "not_proven", { name: file.name, sentence }));
    }
  }
  async function recogniseAndRemember(page, certificates) {
    for (const record of await heldPairs(page)) {
      for (const use of USES) {
        const own2 = record.keys[use].certificate;
        if (own2 === void 0 || !certificates.some((one) => equal(own2, one))) continue;
        const at2 = Date.now();
        await remember(page, record.id, use, { exportedAt: record.keys[use].exportedAt ?? at2, provenAt: at2 });
        return use;
      }
    }
    throw new Trouble("file_not_of_here");
  }
  async function runExportPage(page) {
    const exportForm = part("export-form", HTMLFormElement);
    const proveForm = part("prove-form", HTMLFormElement);
    exportForm.onsubmit = (event) => {
      event.preventDefault();
      void exportPair(page, exportForm);
    };
    proveForm.onsubmit = (event) => {
      event.preventDefault();
      void provePair(page, proveForm);
    };
    try {
      await checkPlatform();
      await showHeld(page);
    } catch (error) {
      fail(page, error);
    }
  }

  // src/page-file-password.ts
  var TYPE = "application/x-pkcs12";
  function offer(page, name, file) {
    for (const old of document.querySelectorAll("#changed a")) URL.revokeObjectURL(old.href);
    const given = say(page, "changed_name", { name: name.replace(/\.(pfx|p12)$/i, "") });
    const href = URL.createObjectURL(new Blob([file], { type: TYPE }));
    const label = say(page, "download_file", { name: given });
    part("changed", HTMLElement).replaceChildren(create("a", { class: "btn btn--main", href, download: given }, label));
    show("changed-section", true);
    focusOn("changed-h");
  }
  async function submit2(page, form) {
    const input = part("c-file", HTMLInputElement);
    const password = part("c-password", HTMLInputElement);
    const { file, problems } = chosenFile(page, input);
    if (showErrors(page, form, [...problems, ...newFilePasswordProblems(page)]) || file === void 0) return;
    clearErrors(form);
    const { password: newPassword, protection } = newFilePassword();
    try {
      await busy(page, "change-status", "changing", async () => {
        const given = { file: await octetsOfFile(file), password: password.value, newPassword, protection };
        offer(page, file.name, await assign("changeFilePassword", given));
      });
      form.reset();
    } catch (error) {
      const trouble = asTrouble(error);
      const at2 = trouble.code === "wrong_file_password" ? password : input;
      const problem = { input: at2, sentence: sayTrouble(page, trouble) };
      if (trouble.code === "no_worker" || trouble.code === "unexpected") fail(page, trouble);
      else showErrors(page, form, [problem]);
    }
  }
  async function runFilePasswordPage(page) {
    const form = part("change-form", HTMLFormElement);
    form.hidden = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      void submit2(page, form);
    };
  }

  // src/page-import.ts
  var FILE_INPUTS = { signing: "i-signing", encryption: "i-encryption" };
  var PASSWORD_INPUTS = { signing: "i-signing-password", encryption: "i-encryption-password" };
  var fileInput = (use) => part(FILE_INPUTS[use], HTMLInputElement);
  var passwordInput = (use) => part(PASSWORD_INPUTS[use], HTMLInputElement);
  function problemsOf2(page) {
    const own2 = part("own", HTMLInputElement);
    const files = USES.flatMap((use) => chosenFile(page, fileInput(use)).problems);
    const unowned = own2.checked ? [] : [{ input: own2, sentence: say(page, "own_computer") }];
    return [...files, ...newKeyPasswordProblems(page), ...unowned];
  }
  var AtField = class extends Error {
    constructor(problems) {
      super("at field");
      this.problems = problems;
    }
    problems;
  };
  async function take(page, use, given) {
    const input = fileInput(use);
    const { file } = chosenFile(page, input);
    if (file === void 0) throw new Trouble("unexpected");
    const known = given.listed.flatMap(
      (pair) => USES.map((each) => ({ use: each, certificate: pair.certificates[each].certificate }))
    );
    try {
      const password = passwordInput(use).value;
      const octets2 = await octetsOfFile(file);
      const found = await assign("import", { file: octets2, password, keyPassword: given.keyPassword, known });
      return { name: file.name, ...found };
    } catch (error) {
      const trouble = asTrouble(error);
      const at2 = trouble.code === "wrong_file_password" ? passwordInput(use) : input;
      throw new AtField([{ input: at2, sentence: sayTrouble(page, trouble) }]);
    }
  }
  function checkPlaces(page, taken) {
    const wrong = USES.filter((use) => taken[use].use !== use);
    if (wrong.length === 0) return;
    const key = (use) => say(page, `key_${use}`);
    const name = wrong.length === USES.length ? "files_swapped" : "file_of_other_use";
    throw new AtField(
      wrong.map((use) => {
        const other = use === "signing" ? "encryption" : "signing";
        const values = { name: taken[use].name, holds: key(other), wanted: key(use), right: taken[other].name };
        return { input: fileInput(use), sentence: say(page, name, values) };
      })
    );
  }
  async function pairOf(page, taken, listed) {
    const found = listed.find(
      (pair) => USES.every((use) => isCertificateOf(pair.certificates[use].certificate, taken[use].key.spki))
    );
    if (found === void 0) {
      throw new AtField([{ input: fileInput("encryption"), sentence: say(page, "files_of_two_pairs") }]);
    }
    for (const use of USES) {
      const { certificate } = found.certificates[use];
      await checkCertificate({ certificate, chain: found.chain, spki: taken[use].key.spki, use });
    }
    return found;
  }
  async function recordFor(page, listed, taken) {
    const held = recordOf(listed, await pairsOf(page.holder));
    const now = Date.now();
    const key = (use) => {
      const before = held?.keys[use];
      return { ...before, ...listed.certificates[use], key: taken[use].key, exportedAt: before?.exportedAt ?? now, provenAt: now };
    };
    const keys = { signing: key("signing"), encryption: key("encryption") };
    const fresh = { id: crypto.randomUUID(), holder: page.holder, madeAt: now };
    return { ...held ?? fresh, state: "kept", keys, chain: listed.chain };
  }
  async function takeOver(page, keyPassword) {
    const listed = listedPairs();
    const signing = await take(page, "signing", { keyPassword, listed });
    const taken = { signing, encryption: await take(page, "encryption", { keyPassword, listed }) };
    checkPlaces(page, taken);
    await put(await recordFor(page, await pairOf(page, taken, listed), taken));
  }
  async function submit3(page, form) {
    if (showErrors(page, form, problemsOf2(page))) return;
    clearErrors(form);
    const first = part("k1", HTMLInputElement).value;
    try {
      void askToPersist();
      await busy(page, "import-status", "importing", () => alone(() => takeOver(page, first)));
      takeNewKeyPassword(page);
      form.reset();
      show("import-form", false);
      show("import-done", true);
      focusOn("done-h");
    } catch (error) {
      if (error instanceof AtField) showErrors(page, form, error.problems);
      else fail(page, error);
    }
  }
  async function runImportPage(page) {
    const form = part("import-form", HTMLFormElement);
    form.onsubmit = (event) => {
      event.preventDefault();
      void submit3(page, form);
    };
    watchNewKeyPassword(page);
    try {
      await checkPlatform();
      await checkLasting();
      show("import-form", true);
    } catch (error) {
      fail(page, error);
    }
  }

  // src/page-keys.ts
  var SECTIONS2 = ["keys-list", "keys-password", "keys-remove"];
  function turnTo2(section) {
    for (const one of SECTIONS2) show(one, one === section);
  }
  var chosen = "";
  async function chosenPair2(page) {
    const found = (await pairsOf(page.holder)).find((record) => record.id === chosen);
    if (found === void 0) throw new Trouble("keys_gone");
    return found;
  }
  function mayGo(record) {
    const over = listedOf(record, listedPairs())?.over ?? false;
    return over || USES.every((use) => record.keys[use].provenAt !== void 0);
  }
  async function shownPair(page, record) {
    const section = await pairSection(page, record);
    const listed = listedOf(record, listedPairs());
    const tag = listed === void 0 ? "" : create("span", { class: `tag tag--${listed.tone}` }, listed.status);
    section.querySelector("[data-state]")?.replaceChildren(tag);
    const on = (name, work) => {
      const button2 = section.querySelector(`[data-do="${name}"]`);
      if (button2 !== null) button2.onclick = work;
    };
    on("password", () => openForm(page, record, "keys-password", "keys-password-pair", "password-h"));
    on("remove", () => openForm(page, record, "keys-remove", "keys-remove-pair", "remove-h"));
    const may = mayGo(record);
    const button = section.querySelector('[data-do="remove"]');
    if (button !== null) button.hidden = !may;
    const why = section.querySelector("[data-why]");
    if (why !== null) why.textContent = may ? "" : say(page, "remove_not_yet");
    return section;
  }
  function openForm(page, record, section, named, at2) {
    chosen = record.id;
    part(named, HTMLElement).replaceChildren(...unbroken(pairName(page, record)));
    turnTo2(section);
    focusOn(at2);
  }
  async function showList(page) {
    const held = await heldPairs(page);
    part("held-pairs", HTMLElement).replaceChildren(...await Promise.all(held.map((one) => shownPair(page, one))));
    show("keys-none", held.length === 0);
    show("held-pairs", held.length > 0);
    show("persistence", held.length > 0);
    showPersistence(page, await isPersisted() ? "persisted" : "not_persisted");
    turnTo2("keys-list");
  }
  function showPersistence(page, answer) {
    part("persisted", HTMLElement).textContent = say(page, answer);
    show("persist", answer !== "persisted");
  }
  async function changePassword(page, password, newPassword) {
    const record = await chosenPair2(page);
    const keys = [record.keys.signing.key, record.keys.encryption.key];
    const [signing, encryption] = await assign("changeKeyPassword", { keys, password, newPassword });
    if (signing === void 0 || encryption === void 0) throw new Trouble("unexpected");
    await put({
      ...record,
      keys: {
        signing: { ...record.keys.signing, key: signing },
        encryption: { ...record.keys.encryption, key: encryption }
      }
    });
  }
  async function submitPassword(page, form) {
    const old = part("kp-old", HTMLInputElement);
    const missing = old.value === "" ? [{ input: old, sentence: say(page, "key_password_missing") }] : [];
    if (showErrors(page, form, [...missing, ...newKeyPasswordProblems(page)])) return;
    clearErrors(form);
    const typed = part("k1", HTMLInputElement).value;
    try {
      await busy(page, "password-status", "changing_key", () => alone(() => changePassword(page, old.value, typed)));
      takeNewKeyPassword(page);
      form.reset();
      await done(page, "key_password_changed");
    } catch (error) {
      if (asTrouble(error).code !== "wrong_key_password") return fail(page, error);
      old.value = "";
      showErrors(page, form, [{ input: old, sentence: sayTrouble(page, asTrouble(error)) }]);
    }
  }
  var plain = (number) => number.normalize("NFKC").toUpperCase().replace(/[^A-Z0-9]/g, "");
  async function submitRemoval(page, form) {
    const typed = part("remove-number", HTMLInputElement);
    try {
      const record = await chosenPair2(page);
      const same = plain(typed.value) === plain(record.keys.signing.number ?? "");
      if (showErrors(page, form, same ? [] : [{ input: typed, sentence: say(page, "remove_number_differs") }])) return;
      clearErrors(form);
      await alone(async () => {
        if (!mayGo(await chosenPair2(page))) throw new Trouble("unexpected");
        await remove(chosen);
      });
      form.reset();
      await done(page, "keys_removed");
    } catch (error) {
      fail(page, error);
    }
  }
  async function done(page, sentence) {
    await showList(page);
    note({ tone: "ok", sentence: say(page, sentence) });
    focusOn("keys-note");
  }
  async function runKeysPage(page) {
    const on = (id, submit5) => {
      const form = part(id, HTMLFormElement);
      form.onsubmit = (event) => {
        event.preventDefault();
        void submit5(page, form);
      };
    };
    on("password-form", submitPassword);
    on("remove-form", submitRemoval);
    for (const back of document.querySelectorAll("[data-back]")) back.onclick = () => turnTo2("keys-list");
    part("persist", HTMLButtonElement).onclick = () => {
      showPersistence(page, "persist_asking");
      void askToPersist().then((agreed) => showPersistence(page, agreed ? "persisted" : "persist_refused"));
    };
    watchNewKeyPassword(page);
    try {
      await checkPlatform();
      await showList(page);
    } catch (error) {
      fail(page, error);
    }
  }

  // src/passkeys.ts
  function passkeysWorkAt(origin) {
    return location.origin === origin && window.isSecureContext && "PublicKeyCredential" in window;
  }
  var fromUrl = (text) => fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  var toUrl = (value) => toBase64(new Uint8Array(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  function wrapped(credential, response) {
    const { id, type } = credential;
    return JSON.stringify({ id, rawId: toUrl(credential.rawId), type, response, clientExtensionResults: {} });
  }
  async function makePasskey(options) {
    const publicKey = {
      ...options,
      challenge: fromUrl(options.challenge),
      user: { ...options.user, id: fromUrl(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map((each) => ({ ...each, id: fromUrl(each.id) }))
    };
    const made2 = await navigator.credentials.create({ publicKey });
    if (!(made2 instanceof PublicKeyCredential)) throw new DOMException("no passkey", "NotAllowedError");
    const response = made2.response;
    return wrapped(made2, {
      clientDataJSON: toUrl(response.clientDataJSON),
      attestationObject: toUrl(response.attestationObject),
      transports: response.getTransports()
    });
  }

  // src/page-passkey.ts
  async function make(page, form, options) {
    const status = part("passkey-status", HTMLElement);
    status.textContent = say(page, "passkey_making");
    try {
      fieldOf(form, "answer").value = await makePasskey(options);
      form.submit();
    } catch (error) {
      const known = error instanceof DOMException && error.name === "InvalidStateError";
      status.textContent = say(page, known ? "passkey_known" : "passkey_not_made");
    }
  }
  async function runPasskeyPage(page) {
    const { origin, options } = JSON.parse(part("passkey-asked", HTMLElement).textContent ?? "");
    if (!passkeysWorkAt(origin)) return;
    const form = part("passkey-form", HTMLFormElement);
    let making = false;
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (making) return;
      making = true;
      await make(page, form, options);
      making = false;
    };
    show("passkey-unable", false);
    show("passkey-form", true);
  }

  // src/page-renew.ts
  async function formerPair(page) {
    const wanted = part("renew-keys", HTMLElement).dataset["signer"];
    for (const record of await pairsOf(page.holder)) {
      const certificate = record.keys.signing.certificate;
      if (certificate !== void 0 && hex(await sha256(certificate)) === wanted) return record;
    }
    return void 0;
  }
  var beginning2 = (page) => async () => {
    const taken = part("renew-keys", HTMLElement).dataset["taken"] === "yes";
    return taken || await formerPair(page) === void 0 ? "apply-elsewhere" : "apply-password";
  };
  async function submit4(page, form) {
    const input = part("renew-password", HTMLInputElement);
    const missing = input.value === "" ? [{ input, sentence: say(page, "key_password_missing") }] : [];
    if (showErrors(page, form, missing)) return;
    const password = input.value;
    input.value = "";
    clearErrors(form);
    try {
      const former = await formerPair(page);
      if (former === void 0) throw new Trouble("keys_gone");
      await makeKeys(page, beginning2(page), (onStep) => renew(page, { former, password }, onStep));
    } catch (error) {
      if (asTrouble(error).code !== "wrong_key_password") return fail(page, error);
      showErrors(page, form, [{ input, sentence: sayTrouble(page, asTrouble(error)) }]);
    }
  }
  async function runRenewPage(page) {
    const form = part("renew-form", HTMLFormElement);
    form.onsubmit = (event) => {
      event.preventDefault();
      void submit4(page, form);
    };
    await runApplicationPage(page, beginning2(page));
  }

  // src/keys.ts
  var PAGES = [
    ["apply-keys", runApplyPage, true],
    ["renew-keys", runRenewPage, true],
    ["export-held", runExportPage, false],
    ["keys-list", runKeysPage, false],
    ["download-status", runDownloadPage, false],
    ["import-form", runImportPage, false],
    ["change-form", runFilePasswordPage, false],
    ["passkey-form", runPasskeyPage, false]
  ];
  var RESUMED = "certdesk-resumed";
  function sayResumed(page) {
    note({ tone: "ok", sentence: say(page, "resumed"), link: { label: say(page, "activate"), url: page.urls.activate } });
  }
  function refresh() {
    if (document.querySelector("main form") !== null) return;
    sessionStorage.setItem(RESUMED, "yes");
    location.reload();
  }
  async function resumeQuietly(page) {
    try {
      if (sessionStorage.getItem(RESUMED) !== null) {
        sessionStorage.removeItem(RESUMED);
        sayResumed(page);
      }
      if ((await unfinished(page)).length === 0) return;
      await alone(() => resume(page, () => void 0));
      sayResumed(page);
      refresh();
    } catch (error) {
      const trouble = error instanceof Refused ? error : asTrouble(error);
      if (trouble instanceof Refused || trouble.code === "certificate_mismatch") {
        note({ tone: "bad", sentence: sayTrouble(page, trouble) });
      }
    }
  }
  async function run() {
    const page = readPage();
    if (page === void 0) return;
    const [, runPage, resumesItself] = PAGES.find(([id]) => document.getElementById(id) !== null) ?? [];
    if (resumesItself !== true) await resumeQuietly(page);
    await runPage?.(page);
  }
  void run();
})();
