using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NeuronProbe.Tests.Conventions;

/// <summary>A type that names another one.</summary>
/// <param name="From">The full name of the type that names it; for nested ones the outermost type.</param>
/// <param name="To">The full name of the type that is named, likewise.</param>
/// <param name="Namespace">The namespace of <paramref name="From"/>.</param>
/// <param name="Named">The namespace of <paramref name="To"/>.</param>
internal sealed record NamespaceReference(string From, string To, string Namespace, string Named);

/// <summary>What the types of a compiled assembly name: in base types, signatures, fields,
/// attributes and method bodies.</summary>
internal static class NamespaceReferences
{
    /// <summary>The references between namespaces of one assembly.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="root">Namespaces that begin otherwise are left out.</param>
    public static IReadOnlyList<NamespaceReference> Of(string path, string root)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        HashSet<NamespaceReference> found = [];
        foreach (TypeDefinition type in module.GetTypes())
        {
            TypeReference from = Outermost(type);
            if (!IsOwn(from))
            {
                continue;
            }
            foreach (TypeReference to in NamedBy(type).SelectMany(Parts).Select(Outermost))
            {
                if (IsOwn(to) && from.Namespace != to.Namespace && to.Scope == module)
                {
                    found.Add(new(from.FullName, to.FullName, from.Namespace, to.Namespace));
                }
            }
        }
        return
        [
            .. found.OrderBy(reference => reference.From, StringComparer.Ordinal)
                .ThenBy(reference => reference.To, StringComparer.Ordinal),
        ];

        bool IsOwn(TypeReference type) =>
            type.Namespace == root || type.Namespace.StartsWith(root + ".", StringComparison.Ordinal);
    }

    /// <summary>The references that run against an order: from a namespace to one that is listed after it,
    /// or not listed.</summary>
    /// <param name="references">From <see cref="Of"/>.</param>
    /// <param name="order">Namespaces, those that all may name first.</param>
    public static IEnumerable<NamespaceReference> Against(
        IEnumerable<NamespaceReference> references, IReadOnlyList<string> order) =>
        references.Where(reference => Rank(reference.Named, order) >= Rank(reference.Namespace, order));

    private static int Rank(string name, IReadOnlyList<string> order)
    {
        int rank = order.ToList().IndexOf(name);
        return rank < 0 ? int.MaxValue : rank;
    }

    private static IEnumerable<TypeReference?> NamedBy(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. AttributesOf(type),
        .. type.Fields.SelectMany(field => AttributesOf(field).Append(field.FieldType)),
        .. type.Properties.SelectMany(property => AttributesOf(property).Append(property.PropertyType)),
        .. type.Events.SelectMany(e => AttributesOf(e).Append(e.EventType)),
        .. type.Methods.SelectMany(NamedBy),
    ];

    private static IEnumerable<TypeReference?> NamedBy(MethodDefinition method) =>
    [
        method.ReturnType,
        .. AttributesOf(method),
        .. method.Parameters.SelectMany(parameter => AttributesOf(parameter).Append(parameter.ParameterType)),
        .. method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. method.HasBody ? NamedBy(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> NamedBy(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => NamedBy(instruction.Operand)),
    ];

    private static IEnumerable<TypeReference?> NamedBy(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType,
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        CallSite site => [site.ReturnType, .. site.Parameters.Select(parameter => parameter.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference?> AttributesOf(ICustomAttributeProvider owner) =>
        owner.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments
            .Select(argument => argument.Value as TypeReference).Append(attribute.AttributeType));

    /// <summary>The types that a type is put together from, such as the arguments of a generic one and
    /// the items of an array.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.Append(generic.ElementType).SelectMany(Parts),
        FunctionPointerType pointer =>
            pointer.Parameters.Select(p => p.ParameterType).Append(pointer.ReturnType).SelectMany(Parts),
        IModifierType modified => Parts(modified.ModifierType).Concat(Parts(modified.ElementType)),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } declaring)
        {
            type = declaring;
        }
        return type;
    }
}
