import { agentExamples } from "./agents.ts";
import { auctionExamples } from "./auction.ts";
import { betweenCommunitiesExamples } from "./between-communities.ts";
import { imbalanceExamples } from "./imbalance.ts";
import { orderBookExamples } from "./order-book.ts";
import { priceBandExamples } from "./price-band.ts";
import { sharingExamples } from "./sharing.ts";
import { list, paragraphs } from "./writing.ts";

/**
 * The whole document in Markdown. Every result in it comes from the rules' code, and every calculation that it shows
 * has led to that result: else this throws.
 */
export function workedExamples(): string {
  return `${paragraphs(
    opening(),
    priceBandExamples(),
    auctionExamples(),
    sharingExamples(),
    betweenCommunitiesExamples(),
    orderBookExamples(),
    imbalanceExamples(),
    agentExamples(),
    closing(),
  )}\n`;
}

function opening(): string {
  return paragraphs(
    "# Worked examples",
    "How energy and money are divided, in numbers that a pocket calculator can follow. The rules behind the numbers, such as CA-5, are in `SPEC.md`.",
    list([
      "Energy is in whole Wh, a price in ct per kWh. Inside, a price is a whole number of micro-currency per kWh: 1 ct is 10,000 micro.",
      "Energy times price is money: Wh · ct/kWh / 1,000 = ct. It is never rounded; the 7th digit behind the point of a cent is the smallest there is, one nano.",
      "Where Wh have to be split, everybody gets the whole part of the division, and the Wh that are left go one each to the largest remainders, among equal ones by name.",
    ]),
  );
}

function closing(): string {
  return "These pages are written by the code that divides the energy: `npm run examples` writes them again, and a test fails when they differ.";
}
