import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { NoticeLanguage } from "@localgrid/protocol/notice-relay";
import type { Say } from "../../notice-relay/notice-words.ts";
import { NOTICE_CATALOGUES } from "./notice-catalogues.ts";

/** Says the messages of one language. */
export function fluentSay(language: NoticeLanguage): Say {
  // The texts go into notifications and mails as they are: marks around every variable would be seen there.
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(NOTICE_CATALOGUES[language]));
  return (id, args = {}) => {
    const pattern = bundle.getMessage(id)?.value;
    if (pattern === undefined || pattern === null) throw new Error(`no message ${id} in ${language}`);
    return bundle.formatPattern(pattern, args);
  };
}
