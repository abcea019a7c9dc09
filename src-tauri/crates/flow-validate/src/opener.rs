//! Components that a repair may put in front of a step as they are.

use flow_catalog::{COMPONENTS, Component, Default, Dynamic, Obligation, Operation, field_index};
use flow_engine::NodeIndex;

use crate::view::FlowView;

/// A component and the setting with which it opens what is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opener {
    pub(crate) component: &'static Component,
    pub(crate) setting: Option<(&'static str, &'static str)>,
}

/// A component that opens the obligation without needing anything open, with the setting that makes it do so. It
/// is ready to stand in front of `node`.
pub(crate) fn opener(view: &FlowView<'_>, node: NodeIndex, wanted: Obligation) -> Option<Opener> {
    COMPONENTS.iter().copied().find_map(|component| {
        let success = component.success()?;
        let on_success = || component.effects.iter().filter(|effect| effect.on == success.id);
        let opens = on_success()
            .find(|effect| matches!(effect.operation, Operation::Acquire(set) if set.contains(wanted)))?;
        let plain = on_success().all(|effect| {
            matches!(effect.operation, Operation::Acquire(_))
                || (effect.when.is_some() && effect.when != opens.when)
        });
        let fits = plain && component.dynamic.iter().all(is_harmless) && is_ready(view, component, node);
        fits.then_some(Opener {
            component,
            setting: opens.when,
        })
    })
}

fn is_harmless(dynamic: &Dynamic) -> bool {
    matches!(dynamic, Dynamic::Lifetime(..))
}

/// True when what the component reads is known at `node` and its settings have defaults.
pub(crate) fn is_ready(view: &FlowView<'_>, component: &Component, node: NodeIndex) -> bool {
    let known = view.known().surely(node);
    let mut settings = component.settings.iter();
    let mut needs = component
        .reads
        .iter()
        .filter(|read| !read.optional)
        .filter_map(|read| field_index(read.path));
    settings.all(|setting| !setting.required || setting.default != Default::None)
        && needs.all(|slot| known.contains(slot))
}
