import { execFileSync, spawnSync } from "node:child_process";
import { applianceError } from "../errors.ts";
import type { DataPartition } from "./recover-data.ts";

const DEVICE = "/dev/disk/by-partuuid/6c677264-04";
/** e2fsck(8): these bits mean that errors are left, or that it could not look. */
const NOT_REPAIRED = 0b1111_1100;

/** The data partition of the card, while nobody has it mounted. */
export const LINUX_DATA_PARTITION: DataPartition = {
  check: () => {
    const { status } = spawnSync("e2fsck", ["-f", "-y", DEVICE], { stdio: "inherit" });
    if (status === null || (status & NOT_REPAIRED) !== 0) {
      throw applianceError("data-partition-unusable", `e2fsck ended with ${status}`);
    }
  },
  format: () => {
    execFileSync("mkfs.ext4", ["-q", "-F", "-b", "4096", "-T", "default", "-L", "data", "-m", "1", DEVICE], {
      stdio: "inherit",
    });
  },
  reboot: () => {
    execFileSync("systemctl", ["--no-block", "reboot"]);
  },
};
