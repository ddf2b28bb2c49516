using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What users of an assembly can name, a type or member a line, near to how C# writes it.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The lines in ordinal order. What the compiler adds to records is left out.</summary>
    public static string List(Assembly assembly) =>
        string.Concat(assembly.GetExportedTypes().SelectMany(type => (string[])[Declare(type), .. Members(type)])
            .Order(StringComparer.Ordinal).Select(line => line + "\n"));

    private static string Declare(Type type)
    {
        bool isRecord = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", Declared) is not null;
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")
                + (type.IsByRefLike ? "ref struct" : isRecord ? "record struct" : "struct"),
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => isRecord ? "abstract record" : "abstract class",
            { IsSealed: true } => isRecord ? "sealed record" : "sealed class",
            _ => isRecord ? "record" : "class",
        };
        Type? parent = type.IsValueType || type.BaseType == typeof(object) ? null : type.BaseType;
        IEnumerable<Type> added = type.GetInterfaces().Except(parent?.GetInterfaces() ?? [])
            .Where(added => !isRecord || added != typeof(IEquatable<>).MakeGenericType(type));
        Type[] bases = [.. parent is null ? [] : (Type[])[parent], .. added];
        string heirs = type.IsEnum || bases.Length == 0 ? "" : " : " + string.Join(", ", bases.Select(Name));
        return $"{FullName(type)} = {kind}{heirs}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(value =>
                $"{FullName(type)}.{value.Name} = "
                    + $"{Convert.ToString(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }
        return type.GetMembers(Declared).Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(Describe).OfType<string>().Select(member => $"{FullName(type)}.{member}");
    }

    /// <summary>A member that users or heirs see, or null.</summary>
    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo made when IsSeen(made) => $"new({Parameters(made)})",
        MethodInfo method when IsSeen(method)
            && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{method.Name}{Generic(method)}({Parameters(method)}) -> "
                + $"{Modifiers(method)}{Name(method.ReturnType, Nullability.Create(method.ReturnParameter))}",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            $"{property.Name}{Index(property)} {{ {string.Join(" ", accessors)} }} -> "
                + Modifiers(property.GetAccessors(true)[0])
                + Name(property.PropertyType, Nullability.Create(property)),
        FieldInfo field when field.IsPublic || field.IsFamily =>
            $"{field.Name} -> {(field.IsLiteral ? "const " : "")}{Name(field.FieldType, Nullability.Create(field))}",
        EventInfo happening => $"event {happening.Name} -> {Name(happening.EventHandlerType!)}",
        _ => null,
    };

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string[] Accessors(PropertyInfo property) =>
    [
        .. ((MethodInfo?[])[property.GetMethod, property.SetMethod]).OfType<MethodInfo>().Where(IsSeen)
            .Select(accessor =>
                (accessor.IsPublic ? "" : "protected ")
                    + (accessor == property.GetMethod ? "get;" : IsInit(accessor) ? "init;" : "set;")),
    ];

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(Describe))}]"
            : "";

    private static string Modifiers(MethodInfo method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "")
        + (method.IsAbstract ? "abstract "
            : method.GetBaseDefinition() != method ? "override "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual "
            : "");

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Describe));

    private static string Describe(ParameterInfo parameter) =>
        Passing(parameter) + Name(parameter.ParameterType, Nullability.Create(parameter))
        + $" {parameter.Name}{(parameter.IsOptional ? " = ..." : "")}";

    private static string Passing(ParameterInfo parameter) =>
        parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";

    private static string Name(Type type, NullabilityInfo nullability) =>
        Name(type) + (nullability.ReadState == NullabilityState.Nullable && !type.IsValueType ? "?" : "");

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }
        string name = type.IsNested && !type.IsGenericParameter
            ? $"{Name(type.DeclaringType!)}.{type.Name}"
            : type.Name;
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string FullName(Type type) => $"{type.Namespace}.{Name(type)}";
}
