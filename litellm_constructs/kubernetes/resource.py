"""One resource of Terraform's provider for Kubernetes, or one that is built into Terraform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from constructs import Construct

from litellm_constructs.framework import elements
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.ids import expect_id
from litellm_constructs.framework.meta import dependencies
from litellm_constructs.framework.tokens import plain
from litellm_constructs.kubernetes.provider import KUBERNETES


class KubernetesResource(elements.Resource, jsii_type=elements.RESOURCE):
    """A resource as Terraform knows it. A block that stands once is a map, and what is None is not set.

    The prebuilt bindings would take 18 s to import, and do not know CDK Terrain. `add_override` changes what there is
    no argument for.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        type_name: str,
        attributes: Mapping[str, Any],
        *,
        provider: cdk.TerraformProvider | None = None,
        depends_on: Sequence[object] = (),
        ignore_changes: Sequence[str] = (),
    ) -> None:
        expect_id(type(self), scope, id)
        self.type_name = type_name
        self.attributes = plain(attributes)
        config: dict[str, Any] = {"terraform_resource_type": type_name}
        if type_name.startswith("kubernetes_"):
            config |= {"terraform_generator_metadata": KUBERNETES.generated, "provider": provider}
        if depends_on:
            config["depends_on"] = dependencies(depends_on)
        if ignore_changes:
            config["lifecycle"] = cdk.TerraformResourceLifecycle(ignore_changes=list(ignore_changes))
        super().__init__(scope, id, config, self.attributes)

    @property
    def address(self) -> str:
        """As Terraform calls the resource: `kubernetes_deployment_v1.router_Deployment_1B2C3D4E`."""
        return f"{self.type_name}.{self.friendly_unique_id}"
