import { speak } from "@localgrid/ui-components/messages";
import { TEXTS as SHARED } from "@localgrid/ui-components/messages/en";
import { TEXTS as OWN } from "../src/messages/en.ts";

speak("en-GB", [...SHARED, ...OWN]);
