import { speak } from "@localgrid/ui-components/messages";
import { TEXTS as SHARED } from "@localgrid/ui-components/messages/en";
import { TEXTS as OWN } from "../src/messages/en.ts";
import { TEXTS as LATER } from "../src/messages/en-later.ts";

speak("en-GB", [...SHARED, ...OWN, ...LATER]);
