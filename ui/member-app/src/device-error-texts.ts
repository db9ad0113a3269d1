import type { ErrorWordsTable } from "@localgrid/ui-components/error-words";

/** What can go wrong around devices, for the people who own them. */
export const DEVICE_ERROR_WORDS: ErrorWordsTable = {
  "device-unreachable": {
    text: "The device does not answer.",
    hint: "Is it on, and is this its address? Routers give out new addresses now and then.",
  },
  "device-answer-malformed": {
    text: "Something answers there, but not as such a device does.",
    hint: "Is it the right kind, and is its local interface switched on?",
  },
  "address-not-private": {
    text: "This address is not in a home network.",
    hint: "The node asks devices of the home network only, such as 192.168.1.40.",
  },
  "broker-unreachable": { text: "The broker does not answer.", hint: "Is it on, and are address and port right?" },
  "broker-refused-login": {
    text: "The broker does not take this user and password.",
    hint: "End this connection and add it again.",
  },
  "too-many-connections-of-member": {
    text: "This home has as many connections as it may have.",
    hint: "End one that is no longer used.",
  },
  "no-house-broker": {
    text: "This node does not let devices log in.",
    hint: "Your coordinator switches it on with house_mqtt_port.",
  },
  "unknown-connection": { text: "This connection is gone.", hint: "Reload the page." },
  "unknown-source": { text: "The node has not heard this meter for a while.", hint: "Is the device still sending?" },
  "source-taken": { text: "This meter is in use already.", hint: "Retire it first." },
  "source-says-too-little": {
    text: "The device does not tell what this way of counting needs.",
    hint: "Choose the other way of counting, or switch on more of its messages.",
  },
  "foreign-metering-point": { text: "This metering point is another home's.", hint: null },
  "signing-meter-in-place": {
    text: "A meter that signs its readings is there already.",
    hint: "Only the installer or the coordinator may put one in its place that does not.",
  },
  "unknown-device": { text: "There is no such device any more.", hint: "Reload the page." },
  "unknown-metering-point": { text: "There is no such metering point any more.", hint: "Reload the page." },
  "unknown-member": { text: "This home is no member any more.", hint: "Reload the page." },
  "too-many-codes": { text: "Too many codes are open.", hint: "Each ends after ten minutes." },
  "not-controllable": {
    text: "This device cannot be steered from here.",
    hint: "Only paired devices and those that take set-points can.",
  },
  "settings-out-of-range": {
    text: "One of the figures cannot be.",
    hint: "Powers may be as large as the main fuse allows, and the reserve stays below 95 %.",
  },
  "too-many-controlled": {
    text: "This home has as many steered devices as it may have.",
    hint: "Stop another one first.",
  },
  "not-a-figure": { text: "One of the fields is no number.", hint: "Write numbers like 5 or 7.5." },
  "wrong-manifest": {
    text: "The manifest is not signed by a key that this node knows.",
    hint: "Sign the image with localgrid sign-firmware and one of the keys in firmware_release_keys.",
  },
  "image-mismatch": { text: "Image and manifest do not belong together.", hint: "Choose the two files anew." },
  "image-exists": { text: "The node has this image already.", hint: null },
  "too-many-images": {
    text: "The node has as many images as it keeps.",
    hint: "Remove one that is no longer offered.",
  },
  "unknown-image": { text: "The node has no such image any more.", hint: "Reload the page." },
  "image-in-use": { text: "The image is still being offered.", hint: "Withdraw it first." },
  "rollout-running": { text: "Another image for this board is being rolled out.", hint: "Withdraw that one first." },
  "wrong-rollout-action": { text: "The rollout has gone on in the meantime.", hint: "Look again at how far it is." },
  "downloads-busy": { text: "The node is busy with other images.", hint: "Try again in a few seconds." },
};
