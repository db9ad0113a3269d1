import * as Type from "typebox";
import { assertDone } from "./answers.ts";
import { TariffFigures, tariffFigures } from "./community.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityCommands, CommunityQueries } from "./ports.ts";
import { closed, Seconds } from "./schemas.ts";

const TariffJson = closed({ valid_from_s: Seconds, ...TariffFigures });
const NewTariffJson = closed({ valid_from_s: Type.Optional(Seconds), ...TariffFigures });
const TariffList = closed({ tariffs: Type.Array(TariffJson) });
const TAGS = ["tariffs"];

interface Ports {
  readonly community: CommunityQueries;
  readonly commands: CommunityCommands;
}

export function tariffRoutes(app: LanApp, { community, commands }: Ports): void {
  const list = () => ({
    tariffs: community.tariffs().map((tariff) => ({ valid_from_s: tariff.valid_from_s, ...tariffFigures(tariff) })),
  });

  app.get(
    "/api/tariffs",
    {
      config: { roles: ["member", "installer", "coordinator"], right: "reader" },
      schema: {
        summary: "All tariffs, past and coming, by their beginning",
        tags: TAGS,
        response: { 200: TariffList },
      },
    },
    async () => list(),
  );

  app.post(
    "/api/tariffs",
    {
      config: { roles: ["coordinator"], errors: ["tariff-in-the-past", "tariff-exists"] },
      schema: {
        summary: "Add a tariff; it never changes closed intervals",
        description: "Without valid_from_s it holds from the next delivery interval on.",
        tags: TAGS,
        body: NewTariffJson,
        response: { 201: TariffList },
      },
    },
    async (request, reply) => {
      const { valid_from_s } = request.body;
      const beginning = valid_from_s === undefined ? {} : { valid_from_s };
      assertDone(await commands.addTariff({ ...beginning, ...tariffFigures(request.body) }));
      return reply.code(201).send(list());
    },
  );
}
