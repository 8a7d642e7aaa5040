/** The role of the platform that lets a user manage instances and keys; it opens no API resource. */
export const spaceDeveloper = "Space Developer";
