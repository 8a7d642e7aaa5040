// What a test asks of the page, as promises: `odata.read("/Orders", …)`. Behind each is a call of OpenUI5's own model.
const modules = [
  "sap/ui/model/odata/v2/ODataModel",
  "sap/ui/model/Filter",
  "sap/ui/model/FilterOperator",
  "sap/ui/model/Sorter",
];
const loaded = new Promise((resolve, reject) =>
  sap.ui.require(modules, (...found) => resolve(found), reject),
);
let model;

/** What the model passes to its error callbacks, and what it made of the body. */
const failure = ({ statusCode, message, responseText }) => ({
  status: Number(statusCode),
  message,
  error: parsed(responseText),
});
const parsed = (text) => {
  try {
    return JSON.parse(text).error;
  } catch {
    return text;
  }
};
const call = (work) =>
  new Promise((resolve) => {
    work({
      success: (data, response) => resolve({ status: Number(response?.statusCode), data }),
      error: (error) => resolve({ failure: failure(error) }),
    });
  });

/** `["Status", "EQ", "FAILED"]`, or `{ and: [...] }`, `{ or: [...] }` of such. */
const filterOf = (Filter, Operator, condition) => {
  if (!Array.isArray(condition)) {
    const and = condition.and !== undefined;
    const filters = (condition.and ?? condition.or).map((part) => filterOf(Filter, Operator, part));
    return new Filter({ filters, and });
  }
  const [path, operator, ...values] = condition;
  return new Filter(path, Operator[operator], ...values);
};

window.odata = {
  /** Makes a model and waits for its metadata; resolves with the names of its entity types. */
  async open(settings) {
    const [ODataModel] = await loaded;
    model?.destroy();
    model = new ODataModel(settings);
    const failed = new Promise((_, reject) => {
      model.attachMetadataFailed((event) => reject(new Error(event.getParameter("message"))));
    });
    await Promise.race([model.metadataLoaded(true), failed]);
    const [schema] = model.getServiceMetadata().dataServices.schema;
    return schema.entityType.map(({ name }) => name);
  },
  read: (path, parameters = {}) => call((callbacks) => model.read(path, { ...parameters, ...callbacks })),
  /** Reads that the model sends as one batch, since they are asked for at once. */
  readTogether: (paths) => Promise.all(paths.map((path) => window.odata.read(path))),
  callFunction: (path, parameters) =>
    call((callbacks) => model.callFunction(path, { ...parameters, ...callbacks })),
  // The model keeps changes until they are submitted; without batches they go at once.
  create: (path, data) =>
    call((callbacks) => {
      model.create(path, data, callbacks);
      model.submitChanges();
    }),
  /** Several new entities in one change set. */
  createTogether: (path, rows) => {
    const together = { groupId: "changes", changeSetId: "together" };
    const created = rows.map((row) =>
      call((callbacks) => model.create(path, row, { ...together, ...callbacks })),
    );
    model.submitChanges();
    return Promise.all(created);
  },
  update: (path, data, parameters = {}) =>
    call((callbacks) => {
      model.update(path, data, { ...parameters, ...callbacks });
      model.submitChanges();
    }),
  remove: (path, parameters = {}) =>
    call((callbacks) => {
      model.remove(path, { ...parameters, ...callbacks });
      model.submitChanges();
    }),
  token: () => model.getSecurityToken(),
  key: (set, properties) => model.createKey(set, properties),
  property: (path) => model.getProperty(path),

  /** A list as a table of the page binds it: rows from `start` on, once the server has answered. */
  async list(path, { filter, sort = [], parameters, start = 0, length = 20 }) {
    const [, Filter, Operator, Sorter] = await loaded;
    const binding = model.bindList(
      path,
      undefined,
      sort.map(([by, descending]) => new Sorter(by, descending)),
      filter === undefined ? [] : [filterOf(Filter, Operator, filter)],
      parameters,
    );
    const rows = await new Promise((resolve) => {
      binding.attachChange(() => {
        const contexts = binding.getContexts(start, length);
        if (contexts.length > 0 || binding.isLengthFinal()) resolve(contexts);
      });
      binding.attachDataReceived(() => resolve(binding.getContexts(start, length)));
      binding.initialize();
      binding.getContexts(start, length);
    });
    return { rows: rows.map((context) => context.getObject()), length: binding.getLength() };
  },
};
