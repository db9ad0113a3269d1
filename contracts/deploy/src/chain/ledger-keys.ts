import { Address, scValToNative, xdr } from "@stellar/stellar-sdk";

/** Key of a contract's instance: which code it runs, and its own settings. */
export function instanceKey(contract: string): xdr.LedgerKey {
  return xdr.LedgerKey.contractData(
    new xdr.LedgerKeyContractData({
      contract: Address.fromString(contract).toScAddress(),
      key: xdr.ScVal.scvLedgerKeyContractInstance(),
      durability: xdr.ContractDataDurability.persistent,
    }),
  );
}

/** Key of uploaded code. */
export function codeKey(wasm_sha256: string): xdr.LedgerKey {
  return xdr.LedgerKey.contractCode(new xdr.LedgerKeyContractCode({ hash: wasm_sha256 }));
}

/** Hex of the code that an instance runs; "token" for the network's own asset contracts, null for anything else. */
export function executableOf(data: xdr.LedgerEntryData): string | null {
  if (data.type !== "contractData" || data.value.val.type !== "scvContractInstance") return null;
  const { executable } = data.value.val.value;
  if (executable.type === "contractExecutableWasm") return executable.wasmHash.toString();
  return executable.type === "contractExecutableStellarAsset" ? "token" : null;
}

/** Bytes of a code entry. */
export function codeOf(data: xdr.LedgerEntryData): Uint8Array | null {
  return data.type === "contractCode" ? data.value.code : null;
}

/** Whether a contract's instance says that it is paused; all contracts of this project keep it in the same way. */
export function isPaused(data: xdr.LedgerEntryData): boolean {
  if (data.type !== "contractData" || data.value.val.type !== "scvContractInstance") return false;
  const storage = data.value.val.value.storage ?? [];
  return storage.some(({ key }) => scValToNative(key)?.[0] === "PausedAtS");
}
