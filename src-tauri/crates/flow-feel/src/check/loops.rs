//! Forms that bind names: loops, quantifiers, filters, contexts. Lists and intervals too.

use std::sync::Arc;

use super::fits::{self, Misfit};
use super::{Checker, Scope, Typed, fold};
use crate::code::{IntervalNode, Loop, Node};
use crate::error::ErrorKind;
use crate::eval;
use crate::syntax::{Binder, Expr, IntervalExpr, Name};
use crate::types::{RecordType, Type, Unit};

impl Checker<'_> {
    pub(super) fn iteration(&mut self, binders: &[Binder<'_>], body: &Expr<'_>) -> Typed {
        let (scopes, places) = (self.scopes.len(), self.places);
        let loops = binders.iter().map(|binder| self.bind(binder)).collect();
        let body = self.expr(body);
        self.scopes.truncate(scopes);
        self.places = places;
        Typed::new(
            Node::For {
                loops,
                body: Box::new(body.node),
            },
            Type::list(body.ty),
        )
    }

    pub(super) fn quantified(&mut self, every: bool, binders: &[Binder<'_>], body: &Expr<'_>) -> Typed {
        let (scopes, places) = (self.scopes.len(), self.places);
        let loops = binders.iter().map(|binder| self.bind(binder)).collect();
        let body = self.condition(body);
        self.scopes.truncate(scopes);
        self.places = places;
        Typed::new(
            Node::Quantified {
                every,
                loops,
                body: Box::new(body),
            },
            Type::Bool,
        )
    }

    /// Checks what a name runs over, and binds it.
    fn bind(&mut self, binder: &Binder<'_>) -> Loop {
        let (domain, to, ty) = match &binder.to {
            Some(to) => {
                let (from, to) = (self.number(&binder.domain), self.number(to));
                (from.node, Some(to.node), Type::Number(Unit::None))
            }
            None => {
                let domain = self.expr(&binder.domain);
                let element = self.element_type(&domain.ty);
                (domain.node, None, element)
            }
        };
        let name = Arc::from(&*binder.name.text);
        self.scopes.push(Scope::Variable {
            name,
            place: self.places,
            ty,
        });
        self.places += 1;
        Loop { domain, to }
    }

    /// What one gets from going through a value; a value that is no list counts as a list of itself.
    fn element_type(&self, ty: &Type) -> Type {
        match ty {
            Type::List(element) => (**element).clone(),
            Type::Interval(end) => (**end).clone(),
            Type::Context => Type::Any,
            other => other.clone(),
        }
    }

    pub(super) fn filter(&mut self, list: &Expr<'_>, condition: &Expr<'_>) -> Typed {
        let typed = self.expr(list);
        let element = match &typed.ty {
            Type::List(element) => (**element).clone(),
            other => other.clone(),
        };
        self.scopes.push(Scope::Item {
            place: self.places,
            ty: element.clone(),
        });
        self.places += 1;
        let filter = self.expr(condition);
        self.places -= 1;
        self.scopes.pop();
        let ty = match &filter.ty {
            Type::Bool | Type::Null => Type::list(element),
            Type::Number(_) => element,
            Type::Any => Type::Any,
            other => {
                let other = other.clone();
                self.misfit(Misfit::Kind, condition.at(), &other, &Type::Bool);
                Type::Any
            }
        };
        Typed::new(
            Node::Filter {
                list: Box::new(typed.node),
                condition: Box::new(filter.node),
            },
            ty,
        )
    }

    pub(super) fn list(&mut self, elements: &[Expr<'_>]) -> Typed {
        let mut ty = Type::Null;
        let mut nodes = Vec::with_capacity(elements.len());
        for element in elements {
            let typed = self.expr(element);
            ty = fits::common(&ty, &typed.ty).unwrap_or(Type::Any);
            nodes.push(typed.node);
        }
        let ty = if ty == Type::Null { Type::Any } else { ty };
        Typed::new(fold::folded(Node::List(nodes.into_boxed_slice())), Type::list(ty))
    }

    pub(super) fn context(&mut self, entries: &[(Name<'_>, Expr<'_>)]) -> Typed {
        let (scopes, places) = (self.scopes.len(), self.places);
        let mut nodes: Vec<(Arc<str>, Node)> = Vec::with_capacity(entries.len());
        let mut types: Vec<(Arc<str>, Type)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let name: Arc<str> = Arc::from(&*key.text);
            if types.iter().any(|(known, _)| *known == name) {
                let (en, zh) = (
                    format!("the entry {name} is written twice"),
                    format!("条目 {name} 重复"),
                );
                self.fault(ErrorKind::Other, key.at(), en, zh);
            }
            let typed = self.expr(value);
            self.scopes.push(Scope::Variable {
                name: name.clone(),
                place: self.places,
                ty: typed.ty.clone(),
            });
            self.places += 1;
            nodes.push((name.clone(), typed.node));
            types.push((name, typed.ty));
        }
        self.scopes.truncate(scopes);
        self.places = places;
        let ty = Type::Record(Arc::new(RecordType { entries: types }));
        Typed::new(Node::Context(nodes.into_boxed_slice()), ty)
    }

    pub(super) fn interval(&mut self, interval: &IntervalExpr<'_>) -> Typed {
        let [low, high] = [&interval.low, &interval.high].map(|end| end.as_ref().map(|end| self.expr(end)));
        let low_type = low.as_ref().map_or(Type::Null, |end| end.ty.clone());
        let high_type = high.as_ref().map_or(Type::Null, |end| end.ty.clone());
        let ends = [&interval.low, &interval.high];
        let places = ends.into_iter().flatten().map(Expr::at);
        let at = places.reduce(|whole, end| whole.start..end.end).unwrap_or(0..0);
        let ty = match fits::common(&low_type, &high_type) {
            Ok(ty) if fits::is_ordered(&ty) => ty,
            Ok(ty) => {
                let (found, zh) = fits::words(&ty);
                let en = format!("{found} cannot be the end of an interval");
                self.fault(
                    ErrorKind::WrongType,
                    at.clone(),
                    en,
                    format!("{zh}不能作为区间的端点"),
                );
                Type::Any
            }
            Err(misfit) => {
                self.misfit(misfit, at.clone(), &high_type, &low_type);
                Type::Any
            }
        };
        let both = [&low, &high].map(|end| end.as_ref().and_then(|end| end.node.constant()).cloned());
        if let [Some(low), Some(high)] = &both
            && eval::order(low, high).is_some_and(|order| order.is_gt())
        {
            let (en, zh) = ("the interval ends before it starts", "区间的终点早于起点");
            self.fault(ErrorKind::Other, at, en, zh);
        }
        let node = IntervalNode {
            low: low.map(|end| end.node),
            low_closed: interval.low_closed,
            high: high.map(|end| end.node),
            high_closed: interval.high_closed,
        };
        Typed::new(
            fold::folded(Node::Interval(Box::new(node))),
            Type::Interval(Arc::new(ty)),
        )
    }
}
