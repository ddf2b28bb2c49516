// What the test of the order of namespaces must see: each type of Lower names the one of Upper in another way.
#pragma warning disable IDE0130 // The namespaces are what is tested.
namespace NeuronProbe.Tests.Conventions.OrderFixture.Lower
{
    internal sealed class InField
    {
        public List<Upper.Thing[]>? Field { get; set; }
    }

    internal static class InSignature
    {
        public static int Count(IEnumerable<Upper.Thing> things) => things.Count();
    }

    internal static class InBody
    {
        public static string Name() => new Upper.Thing().ToString()!;
    }

    internal static class InLambda
    {
        public static Func<object, bool> Test { get; } = value => value is Upper.Thing;
    }

    internal static class InTypeOf
    {
        public static string Name() => typeof(Upper.Thing).Name;
    }

    internal sealed class InBase : Upper.Thing;

    internal static class InConstraint
    {
        public static void Take<T>()
            where T : Upper.Thing
        {
        }
    }

    [Upper.Mark]
    internal static class InAttribute;

    internal sealed class Nothing
    {
        public int Number { get; set; }
    }
}

namespace NeuronProbe.Tests.Conventions.OrderFixture.Upper
{
    internal class Thing;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class MarkAttribute : Attribute;

    internal static class NamesLower
    {
        public static Lower.Nothing Make() => new();
    }
}
