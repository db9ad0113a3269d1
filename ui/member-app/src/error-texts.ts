import type { ErrorWordsTable } from "@localgrid/ui-components/error-words";
import { DEVICE_ERROR_WORDS } from "./device-error-texts.ts";

/** The node's own hints speak to whoever calls its API; these speak to the people who live here. */
export const ERROR_WORDS: ErrorWordsTable = {
  ...DEVICE_ERROR_WORDS,
  "wrong-login": {
    text: "That name and password do not belong together.",
    hint: "Your coordinator can reset a forgotten password.",
  },
  "wrong-password": { text: "That is not your present password.", hint: null },
  "weak-password": {
    text: "This password is too easy to guess.",
    hint: "Take a longer one, such as four unrelated words.",
  },
  "login-locked": { text: "Too many wrong tries.", hint: "Wait a little, or ask your coordinator for a new password." },
  "too-many-requests": { text: "That was a bit fast.", hint: "Try again in a moment." },
  "node-unreachable": {
    text: "Your community's node does not answer.",
    hint: "Is this device in your home network? Is the node switched on? Everything it measured is kept.",
  },
  "unexpected-answer": {
    text: "The node's answer could not be read.",
    hint: "Reload the page; it may be an old version.",
  },
  "no-session": { text: "You have been logged out.", hint: "Log in again." },
  "wrong-role": { text: "This account may not do that.", hint: null },
  "own-figures-only": { text: "This account belongs to no home, so it has no figures of its own.", hint: null },
  "limit-out-of-band": { text: "A limit has to stay between the two ends of the band.", hint: null },
  "limits-crossed": {
    text: "Your selling limit is above your buying limit.",
    hint: "You would ask your neighbours for more than you would pay them yourself.",
  },
  "not-a-price": { text: "One of the limits is not a price.", hint: "Write it like 0.185." },
  "no-tariff": {
    text: "There is no tariff yet, so there is nothing to set limits by.",
    hint: "Your coordinator sets it.",
  },
  "unknown-trade": {
    text: "The node has no proof of this trade any more.",
    hint: "It keeps single trades for about a year; your coordinator can still show it.",
  },
  "unknown-peer": { text: "The region has no such node any more.", hint: "Reload the page." },
  "no-peers": {
    text: "This node keeps to itself.",
    hint: "Set peer_port in its configuration, then start it again.",
  },
  "malformed-membership": {
    text: "That is no list of nodes.",
    hint: "Take the file, or the texts of all codes, as whoever keeps the list made them.",
  },
  "forged-membership": { text: "The list was changed after it was signed.", hint: "Have it made anew." },
  "region-key-changed": {
    text: "Somebody else than before signed this list.",
    hint: "Ask whoever keeps the region's list before you trust it.",
  },
  "older-membership": { text: "This node has a newer list already.", hint: null },
  "membership-contradicted": {
    text: "Another list has the same number.",
    hint: "Have whoever keeps the region's list make a newer one.",
  },
  "other-region": { text: "The list is of another region.", hint: null },
  "body-too-large": { text: "The file is too large to be a list of nodes.", hint: null },
  "care-busy": { text: "Another backup is being made.", hint: "Try again when it is done." },
  "no-stick": { text: "There is no USB stick in the box.", hint: "Plug one in, formatted as FAT or ext4; one only." },
  "stick-trouble": { text: "The stick did not take it.", hint: "Is it full, or locked? Try another one." },
  "no-appliance": { text: "This node does not run on localgrid's own card.", hint: "Take the backup as a file." },
  "appliance-away": { text: "The box did not answer.", hint: "Try again; if it lasts, switch it off and on." },
  "no-hub": { text: "This node has no hub.", hint: null },
  "hub-away": { text: "The hub does not answer.", hint: "Try again later." },
  "backup-not-kept": { text: "The hub did not keep it.", hint: "Back up to a stick or a file meanwhile." },
  "backup-too-large": { text: "It is too large for the hub.", hint: "Back up to a stick or a file." },
  "broken-off": { text: "It broke off.", hint: null },
  "wrong-confirmation": { text: "That is not the word.", hint: "Type it as it stands there." },
  "unknown-period": { text: "There is no statement for this month.", hint: null },
  "storage-full": {
    text: "The node's storage is full.",
    hint: "It cannot take this in right now. Tell your coordinator.",
  },
  "storage-failed": { text: "The node could not store this.", hint: "Tell your coordinator." },
  "not-started": { text: "The node is still starting.", hint: "Try again in a moment." },
  stopping: { text: "The node is being restarted.", hint: "Try again in a moment." },
  overloaded: { text: "The node has too much to do right now.", hint: "Try again in a moment." },
};
