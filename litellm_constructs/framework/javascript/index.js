"use strict";
// Terraform elements whose attributes Python gives them, and what makes many of them at once. See _nodejs.py.

const { Construct } = require("constructs");
const { TerraformDataSource, TerraformProvider, TerraformResource } = require("cdktf");
const { version } = require("./package.json");

/** `Base` with attributes that are here already, so that Python need not be asked for them. */
const withAttributes = (Base) =>
  class extends Base {
    constructor(scope, id, config, attributes) {
      super(scope, id, config);
      this.attributes = attributes;
    }

    synthesizeAttributes() {
      return this.attributes;
    }

    synthesizeHclAttributes() {
      return Object.fromEntries(
        Object.entries(this.attributes).map(([name, value]) => [name, { value, type: "any" }]),
      );
    }
  };

class DataSource extends withAttributes(TerraformDataSource) {}

class Resource extends withAttributes(TerraformResource) {
  constructor(scope, id, config, attributes) {
    super(scope, id, config, attributes);
    // `importFrom` would have each resource start Terraform at synthesis, to ask for its version: 60 ms each.
    if (config.importFrom !== undefined) this._imported = { id: config.importFrom, provider: config.provider };
  }
}

class Provider extends TerraformProvider {
  #alias;

  constructor(scope, id, config, attributes) {
    super(scope, id, config);
    this.#alias = config.alias;
    for (const [name, value] of Object.entries(attributes)) {
      // The usual way would write the names of headers in snake case.
      this.addOverride(name, value);
    }
  }

  get alias() {
    return this.#alias;
  }

  set alias(name) {
    this.#alias = name;
  }
}

const types = { Construct, DataSource, Resource };

/** Each line that Python has written, read when it is asked for: it may refer to what the ones before have made. */
function* read(lines, objects) {
  const known = new Map(Object.entries(objects));
  for (const [number, line] of lines.split("\n").entries()) {
    yield {
      read: () => JSON.parse(line, (_, value) => known.get(value?.["\0"]) ?? value),
      made: (element) => known.set(String(number), element),
    };
  }
}

class Elements {
  /** Makes an element for each line. What cannot be made is told by its place in what is returned. */
  static make(lines, objects) {
    return Array.from(read(lines, objects), (line) => {
      try {
        const [type, ...args] = line.read();
        const element = new types[type](...args);
        line.made(element);
        return element;
      } catch (error) {
        return error.message;
      }
    });
  }

  /** Gives elements other attributes. */
  static change(lines, objects) {
    for (const line of read(lines, objects)) {
      const [element, attributes] = line.read();
      element.attributes = attributes;
    }
  }

  /** Where a construct is: its path, and what it is in, from the root on. */
  static place(construct) {
    return [construct.node.path, construct.node.scopes];
  }
}

Object.assign(exports, { DataSource, Elements, Provider, Resource });
for (const type of Object.values(exports)) {
  type[Symbol.for("jsii.rtti")] = { fqn: `litellm-constructs.${type.name}`, version };
}
