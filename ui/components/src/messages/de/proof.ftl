proof-malformed = Das ist kein Nachweis: Die Länge der Bytes stimmt nicht.
proof-right = In diesem Browser geprüft: Der Handel steht genau wie gezeigt in Bündel { $batch }.
proof-wrong = Hier stimmt etwas nicht: Sieh nach, welcher Schritt markiert ist, und sag es der Koordination.
proof-mark-open = noch nachzusehen
proof-mark-right = stimmt
proof-mark-wrong = falsch
proof-trade = Was versiegelt wurde
proof-trade-text = Die versiegelten Bytes sagen dasselbe wie diese Seite.
proof-leaf = Die 56 Bytes
proof-leaf-hash = Ihr Fingerabdruck: SHA-256 über ein Null-Byte und diese Bytes
proof-path = Der Weg hinauf zum Bündel
proof-path-text = { $steps ->
    [0] Das Bündel enthält nur einen Handel: Dessen Fingerabdruck ist der des ganzen Bündels.
   *[other] { $steps }-mal wird aus zwei Fingerabdrücken einer, bis ein einziger für alle Handel steht.
}
proof-path-show = Jeden zeigen
proof-root-computed = Für alle berechnet
proof-root-named = Im Kopf des Bündels genannt
proof-left-given = links, aus dem Nachweis
proof-left-computed = links, berechnet
proof-right-given = rechts, aus dem Nachweis
proof-right-computed = rechts, berechnet
proof-both = beide zusammen
proof-batch = Das Bündel
proof-batch-text = Sein Kopf nennt die Zone, die Nummer und die Zahl der Handel. Sein Fingerabdruck ist der Hash des Bündels.
proof-batch-computed = Aus dem Kopf berechnet
proof-batch-told = So angegeben von dem, der es versiegelt hat
proof-contract = Der Vertrag
proof-contract-text = Der Kopf gilt für einen Vertrag in einem Netzwerk, und für keinen anderen.
proof-contract-id = Vertrag
proof-network = Netzwerk
proof-chain = Auf der Blockchain
proof-chain-has = Die Blockchain hat es.
proof-chain-ledger = Es steht in Ledger { $ledger }.
proof-chain-look-up = Jeder Explorer dieses Netzwerks zeigt es: Suche die Transaktion und vergleiche den Hash des Bündels.
proof-transaction = Transaktion
proof-batch-hash = Hash des Bündels
proof-chain-waiting = Die Blockchain hat dieses Bündel noch nicht. Es ist versiegelt: Nichts darin kann sich mehr ändern.
