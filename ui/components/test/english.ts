import { TEXTS } from "../src/messages/en.ts";
import { speak } from "../src/messages.ts";

speak("en-GB", TEXTS);
