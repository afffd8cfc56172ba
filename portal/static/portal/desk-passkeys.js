"use strict";
(() => {
  // src/bytes.ts
  function toBase64(value) {
    return btoa(Array.from(value, (octet) => String.fromCharCode(octet)).join(""));
  }
  function fromBase64(text) {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
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
    const made = await navigator.credentials.create({ publicKey });
    if (!(made instanceof PublicKeyCredential)) throw new DOMException("no passkey", "NotAllowedError");
    const response = made.response;
    return wrapped(made, {
      clientDataJSON: toUrl(response.clientDataJSON),
      attestationObject: toUrl(response.attestationObject),
      transports: response.getTransports()
    });
  }
  async function answerOfPasskey(challenge) {
    const publicKey = { challenge, allowCredentials: [], userVerification: "preferred" };
    const given = await navigator.credentials.get({ publicKey });
    if (!(given instanceof PublicKeyCredential)) throw new DOMException("no passkey", "NotAllowedError");
    const response = given.response;
    return wrapped(given, {
      clientDataJSON: toUrl(response.clientDataJSON),
      authenticatorData: toUrl(response.authenticatorData),
      signature: toUrl(response.signature),
      ...response.userHandle === null ? {} : { userHandle: toUrl(response.userHandle) }
    });
  }

  // src/desk-passkeys.ts
  var answerTo = ({ options, challenge }) => options === void 0 ? answerOfPasskey(fromBase64(challenge ?? "")) : makePasskey(options);
  async function send(form, asked) {
    const status = part("passkey-status", HTMLElement);
    status.textContent = asked.texts.waiting;
    try {
      fieldOf(form, "answer").value = await answerTo(asked);
      form.submit();
    } catch (error) {
      const known = error instanceof DOMException && error.name === "InvalidStateError";
      status.textContent = known ? asked.texts.known : asked.texts.none;
    }
  }
  function run() {
    const asked = JSON.parse(part("passkey-asked", HTMLElement).textContent ?? "");
    if (!passkeysWorkAt(asked.origin)) return;
    const form = part("passkey-form", HTMLFormElement);
    let sending = false;
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (sending) return;
      sending = true;
      await send(form, asked);
      sending = false;
    };
    show("passkey-part", true);
  }
  run();
})();
