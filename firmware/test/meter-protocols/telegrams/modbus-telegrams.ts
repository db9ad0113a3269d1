import { crcModbus, lowFirst } from "./checksums.ts";
import type { Telegram } from "./telegram.ts";

const rtu = (bytes: readonly number[]) => Buffer.from([...bytes, ...lowFirst(crcModbus(bytes))]);

/// Answers to a request for two holding registers from 40000 on at unit 1.
export const modbusTelegrams = (): readonly Telegram[] => [
  { name: "two registers", bytes: rtu([1, 3, 4, 0x53, 0x75, 0x6e, 0x53]) },
  { name: "illegal address", bytes: rtu([1, 0x83, 2]) },
  { name: "answer of another unit", bytes: rtu([2, 3, 4, 0x53, 0x75, 0x6e, 0x53]) },
];
