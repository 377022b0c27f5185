import { existsSync } from 'node:fs';

/** SwiftShader, a Vulkan driver that computes on the CPU; Debian has it in chromium-common. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** For `describe.skipIf`. */
export const hasSoftwareVulkan = existsSync(DRIVER);

/** Environment of a process that is to find this driver and no other. */
export const softwareVulkan = { VK_DRIVER_FILES: DRIVER, VK_ICD_FILENAMES: DRIVER };

/** Environment of a process that is to find no driver. */
export const noVulkan = { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' };
