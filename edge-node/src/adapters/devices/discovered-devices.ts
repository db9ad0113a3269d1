import type { SensorRole } from "../../third-party/adapter-settings.ts";
import type { DeviceReport } from "../../third-party/device-adapter.ts";
import { milliwattHours, permilleOfPercent, watts } from "./decimal.ts";
import type { DiscoveredSensor } from "./discovery-config.ts";
import type { QuestionBook } from "./question-book.ts";
import { RecentMap } from "./recent-map.ts";
import { type ReportParts, reportOf, sumOf } from "./report.ts";
import { directionIn, isTariffPart, isWhole } from "./sensor-direction.ts";
import { valueAt } from "./value-template.ts";

const MAX_SENSORS = 256;
const MAX_SENSORS_OF_DEVICE = 48;

interface Sensor extends DiscoveredSensor {
  readonly config_topic: string;
  value?: string;
}

/** Sensors by what they stand for in their device's report. */
type Roles = Readonly<Record<Exclude<SensorRole, "none">, readonly Sensor[]>>;

/** Everything that discovery has told of, and the last values: bounded, the oldest is forgotten. */
export class DiscoveredDevices {
  readonly #sensors = new RecentMap<Sensor>(MAX_SENSORS);
  readonly #offline = new RecentMap<true>(MAX_SENSORS);
  readonly #questions: QuestionBook;

  constructor(questions: QuestionBook) {
    this.#questions = questions;
  }

  /** Takes the place of what the same topic said before; an empty message takes it away. */
  describe(config_topic: string, sensors: readonly DiscoveredSensor[]): void {
    const before = new Map(
      this.#of((sensor) => sensor.config_topic === config_topic).map((sensor) => [keyOf(sensor), sensor]),
    );
    for (const key of before.keys()) this.#sensors.delete(key);
    for (const sensor of sensors) {
      const value = before.get(keyOf(sensor))?.value;
      this.#sensors.set(keyOf(sensor), { ...sensor, config_topic, ...(value === undefined ? {} : { value }) });
    }
  }

  topics(): readonly string[] {
    const topics = this.#sensors
      .values()
      .flatMap(({ state_topic, availability }) => [state_topic, ...availability.map(({ topic }) => topic)]);
    return [...new Set(topics)];
  }

  follows(topic: string): boolean {
    return this.#sensors
      .values()
      .some((sensor) => sensor.state_topic === topic || sensor.availability.some((one) => one.topic === topic));
  }

  read(topic: string, text: string): readonly DeviceReport[] {
    this.#hearAvailability(topic, text);
    const touched = this.#of((sensor) => sensor.state_topic === topic).filter((sensor) => {
      const value = valueAt(sensor.path, text);
      if (value !== undefined) sensor.value = value;
      return value !== undefined;
    });
    const sources = [...new Set(touched.map(({ source }) => source))];
    return sources
      .filter((source) => this.#offline.get(source) === undefined)
      .flatMap((source) => {
        const all = this.#of((sensor) => sensor.source === source).slice(0, MAX_SENSORS_OF_DEVICE);
        return reportOf(this.#reportOf(source, this.#rolesOf(all), touched));
      });
  }

  #of(isWanted: (sensor: Sensor) => boolean): readonly Sensor[] {
    return this.#sensors.values().filter(isWanted);
  }

  #hearAvailability(topic: string, text: string): void {
    for (const { source, availability } of this.#sensors.values()) {
      for (const { topic: own, path, online, offline } of availability) {
        if (own !== topic) continue;
        const state = valueAt(path, text);
        if (state === offline) this.#offline.set(source, true);
        if (state === online) this.#offline.delete(source);
      }
    }
  }

  #rolesOf(sensors: readonly Sensor[]): Roles {
    const chosen = (role: SensorRole) =>
      sensors.filter(({ source, field }) => this.#questions.chosen(source, field) === role);
    const free = sensors.filter(({ source, field }) => this.#questions.chosen(source, field) === undefined);
    const energies = free.filter(({ kind, words }) => kind === "energy" && isWhole(words));
    const powers = free.filter(({ kind, words }) => kind === "power" && isWhole(words));
    const or = (role: SensorRole, usual: readonly Sensor[]) => (chosen(role).length > 0 ? chosen(role) : usual);
    const imports = or("import", this.#single(energies.filter(pointsTo("in"))));
    const exports = or("export", this.#single(energies.filter(pointsTo("out"))));
    for (const sensor of energies.filter(pointsTo("unknown"))) this.#ask(sensor);
    // A box that only ever feeds in means its power that way, too.
    const onlyFeedsIn = exports.length > 0 && imports.length === 0 && !energies.some(pointsTo("unknown"));
    const plain = powers.filter(pointsTo("unknown"));
    const drawn = plain.length === 1 && !onlyFeedsIn ? plain : this.#single(powers.filter(pointsTo("in")));
    const fed = plain.length === 1 ? (onlyFeedsIn ? plain : []) : this.#single(powers.filter(pointsTo("out")));
    return {
      import: imports,
      export: exports,
      power: or("power", drawn),
      "export-power": or("export-power", chosen("power").length > 0 ? [] : fed),
      "charge-state": chosen("charge-state"),
    };
  }

  /** The one that is the whole, or all tariffs together; when neither is clear the member is asked. */
  #single(sensors: readonly Sensor[]): readonly Sensor[] {
    const tariffs = sensors.filter(({ words }) => isTariffPart(words));
    const totals = sensors.filter((sensor) => !tariffs.includes(sensor));
    if (totals.length <= 1) return totals.length === 1 ? totals : tariffs;
    for (const sensor of totals) this.#ask(sensor);
    return [];
  }

  #ask({ source, field, unit, value }: Sensor): void {
    this.#questions.ask({ source, field, unit, value: value ?? "" });
  }

  #reportOf(source: string, roles: Roles, touched: readonly Sensor[]): ReportParts {
    const isTouched = (sensors: readonly Sensor[]) => sensors.some((sensor) => touched.includes(sensor));
    const register = (sensors: readonly Sensor[]) =>
      isTouched(sensors) ? sumOf(sensors.map(({ value, unit }) => milliwattHours(value ?? "", unit))) : null;
    const power = (sensors: readonly Sensor[]) => sensors.map(({ value, unit }) => watts(value ?? "", unit));
    const fed = power(roles["export-power"]).map((value) => (value === null ? null : 0 - value));
    const hasPower = isTouched(roles.power) || isTouched(roles["export-power"]);
    const [charge] = roles["charge-state"];
    return {
      source,
      import_mwh: register(roles.import),
      export_mwh: register(roles.export),
      power_w: hasPower ? sumOf([...power(roles.power), ...fed]) : null,
      soc_permille: charge !== undefined && touched.includes(charge) ? permilleOfPercent(charge.value ?? "") : null,
    };
  }
}

const pointsTo =
  (direction: ReturnType<typeof directionIn>) =>
  ({ words }: Sensor): boolean =>
    directionIn(words) === direction;

function keyOf({ source, field }: DiscoveredSensor): string {
  return `${source}#${field}`;
}
