/** As in `main.ts`: of the two undicis, discord.js' own must be loaded first, or uploads go through the other and fail. */
import 'discord.js';
