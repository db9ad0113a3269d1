"""Reads a contract through a chain's RPC with the Stellar SDK for Python: a client that shares no code with ours.

usage: independent-client.py <rpc url> <passphrase> <contract address> <function>
Prints one line of JSON: what the function answers, and what the client found on the way.
"""

import json
import sys
from urllib.request import urlopen

from stellar_sdk import Keypair, SorobanServer, scval
from stellar_sdk.contract import ContractClient


def main(rpc_url: str, passphrase: str, contract: str, function: str) -> None:
    with SorobanServer(rpc_url) as server:
        health = server.get_health()
        network = server.get_network()
        ledger = server.get_latest_ledger()
        if network.passphrase != passphrase:
            raise SystemExit(f"the network's passphrase is {network.passphrase!r}")
        code = server.get_contract_wasm(contract)
        events = server.get_events(start_ledger=health.oldest_ledger)
    reader = Keypair.random().public_key
    with urlopen(f"{network.friendbot_url}?addr={reader}") as funded:
        funded.read()
    client = ContractClient(contract, rpc_url, passphrase)
    answer = client.invoke(function, source=reader, parse_result_xdr_fn=scval.to_native).result()
    found = {
        "answer": answer,
        "status": health.status,
        "ledger": ledger.sequence,
        "wasm_bytes": len(code),
        "events": len(events.events),
    }
    print(json.dumps(found, default=str))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
