import { alertBookContract } from "./alert-book-contract.ts";
import { InMemoryAlertBook } from "./in-memory-alert-book.ts";

alertBookContract("InMemoryAlertBook", async () => {
  const book = new InMemoryAlertBook();
  return { book, acts: async () => book.acts };
});
